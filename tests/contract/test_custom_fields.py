"""Every kind of record takes every type of field, on every road, without a line of its own."""

import datetime as dt
from decimal import Decimal

import orjson
import pytest
from django.test import Client

from tests.contract.stage import RECORDS, Look, text_of
from tests.people import SYSTEM
from vinculo.abilities.custom_fields.define import add_field
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.custom_fields.tasks import build_indexes
from vinculo.identity.models import Token
from vinculo.records import custom, writing

pytestmark = pytest.mark.django_db
OPTIONS = {"combo": "Rojo,Verde", "linked": "Turismo,Camión"}
VALUES = {
    "text": "Ñandú", "textarea": "dos\nlíneas", "combo": "Verde", "linked": "Camión", "numeric": Decimal("12.5"),
    "date": dt.date(2027, 3, 31), "boolean": True,
}  # fmt: skip
SPOKEN = VALUES | {"numeric": "12.5", "date": "2027-03-31"}


@pytest.fixture
def fields(stage, entity):
    """A field of each type for the kind of record."""
    for place, kind in enumerate(CustomField.Type.values):
        filterable = kind != "textarea"
        one = CustomField(
            entity=entity.key(), label=f"Campo {kind}", slug=kind, type=kind, position=place, in_list=True,
            filterable=filterable, options=OPTIONS.get(kind, ""),
        )  # fmt: skip
        add_field(one, actor=SYSTEM)
        build_indexes.call(one.pk)
    custom.refresh()


@pytest.mark.parametrize("entity", RECORDS, ids=lambda entity: entity.key())
def test_every_type_on_every_road(entity, fields, stage):
    row = next(row for row in stage.rows[entity.key()].values() if row.trashed is None)
    values = {f"cf_{kind}": value for kind, value in VALUES.items()}
    writing.change(row, {**values, "cf_user": stage.ana, "cf_account": None}, SYSTEM)
    look = Look(stage, "all")
    for address in (entity.url(), entity.url(f"{row.pk}/"), entity.url(f"{row.pk}/edit/"), entity.url("export.csv")):
        answer = look.client.get(address)
        assert answer.status_code == 200, address
        page = text_of(answer)
        assert "Verde" in page, address
    for query in ("cf_combo=Verde", "cf_numeric__gte=12", "cf_date__lte=2027-03-31", "cf_boolean=true", "sort=cf_text"):
        assert str(row) in text_of(look.client.get(f"{entity.url()}?{query}")) or query.startswith("sort"), query
    program = Client(headers={"Authorization": f"Bearer {Token.issue(stage.ana, 'test', '')[1]}"})
    told = orjson.loads(program.get(f"/api/v1/{entity.path}/{row.pk}").content)
    assert {kind: told[f"cf_{kind}"] for kind in SPOKEN} == SPOKEN
