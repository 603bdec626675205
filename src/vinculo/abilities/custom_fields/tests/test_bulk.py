"""Added fields of many records at once."""

from decimal import Decimal

import pytest

from tests.people import account_of, acting
from vinculo.abilities.operations import work
from vinculo.abilities.operations.fields import to_json
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.entities.writing import save_changes

pytestmark = pytest.mark.django_db


def test_many_are_given_a_value_and_it_is_taken_back(client, ana, girona, machinery, employees):
    acme, llop = account_of(ana, girona, "Acme"), account_of(ana, girona, "Llop")
    actor = acting(ana, "all")
    save_changes(AccountEntity, acme, {"cf_tipo": "Camión", "cf_marca": "Volvo", employees.name: 3}, actor)
    client.force_login(ana)
    form = {"action": "edit", "ids": [acme.pk, llop.pk]}
    page = client.post("/accounts/bulk/", form).content.decode()
    assert 'name="cf_tipo"' in page
    assert 'name="cf_empleados"' in page
    values = {"cf_tipo": "Turismo", "cf_marca": "Seat", employees.name: Decimal(12)}
    stored = to_json(AccountEntity, values, actor)
    batch = work.start(AccountEntity, actor, work.EDIT, [acme.pk, llop.pk], "", values=stored)
    for one in (acme, llop):
        one.refresh_from_db()
        assert (one.cf_tipo, one.cf_marca, one.cf_empleados) == ("Turismo", "Seat", 12)
    work.start_undo(batch, actor)
    acme.refresh_from_db()
    llop.refresh_from_db()
    assert (acme.cf_tipo, acme.cf_marca, acme.cf_empleados) == ("Camión", "Volvo", 3)
    assert (llop.cf_tipo, llop.cf_empleados) == ("", None)


def test_what_does_not_go_with_a_row_is_told_there(ana, girona, machinery):
    acme, llop = account_of(ana, girona, "Acme"), account_of(ana, girona, "Llop")
    actor = acting(ana, "all")
    for one, kind in ((acme, "Turismo"), (llop, "Camión")):
        save_changes(AccountEntity, one, {"cf_tipo": kind}, actor)
    batch = work.start(AccountEntity, actor, work.EDIT, [acme.pk, llop.pk], "", values={"cf_marca": "Seat"})
    batch.refresh_from_db()
    assert (batch.changed, batch.refused) == (1, 1)
    llop.refresh_from_db()
    assert llop.cf_marca == ""
