"""The fields of the stories: machinery in three floors, a renewal, how many work there."""

import pytest

from tests.people import SYSTEM
from vinculo.abilities.custom_fields.define import add_field
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.custom_fields.tasks import build_indexes
from vinculo.records import custom


def add(label, kind="text", entity="account", **values):
    """A field as the Webmaster adds it, its indexes made as the worker does a moment later."""
    one = add_field(CustomField(entity=entity, label=label, type=kind, **values), actor=SYSTEM)
    build_indexes.call(one.pk)
    custom.refresh()
    one.refresh_from_db()
    return one


@pytest.fixture
def machinery(db):
    """TIPO → MARCA → MODELO, as other programs write them."""
    kind = add(
        "Tipo de máquina", "linked", slug="tipo", options="Turismo,Camión", filterable=True, section="Maquinaria"
    )
    brand = add(
        "Marca", "linked", options="Turismo|Seat,Turismo|Volvo,Camión|Volvo", parent=kind, filterable=True,
        searchable=True, in_list=True, section="Maquinaria",
    )  # fmt: skip
    model = add("Modelo", "linked", options="Seat|Ibiza,Seat|León,Volvo|S40", parent=brand, section="Maquinaria")
    return kind, brand, model


@pytest.fixture
def renewal(db):
    return add("Fecha de renovación", "date", filterable=True)


@pytest.fixture
def employees(db):
    return add("Empleados", "numeric", filterable=True, help="Contando a los socios.")
