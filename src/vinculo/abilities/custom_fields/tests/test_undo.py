"""Added fields under operations: their values come back with an undo, and what refers to an account moves with it."""

from decimal import Decimal

import pytest

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.custom_fields.tests.conftest import add
from vinculo.abilities.operations import work
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.merging import merge
from vinculo.entities.writing import save_changes
from vinculo.records import batches, undo, writing
from vinculo.records.models import Batch

pytestmark = pytest.mark.django_db


def held(model, row, name):
    return getattr(model.objects.unscoped("a test").get(pk=row.pk), name)


def test_values_of_many_records_come_back(ana, girona, acme, machinery, employees):
    other = account_of(ana, girona, "Otra")
    save_changes(AccountEntity, acme, {employees.name: Decimal(12), "cf_tipo": "Camión", "cf_marca": "Volvo"}, SYSTEM)
    actor = acting(ana)
    batch = batches.begin(actor, "edit", "account", total=2)
    rows = Account.objects.unscoped("a test").filter(pk__in=[acme.pk, other.pk])
    writing.change_many([(row, {employees.name: Decimal(3)}) for row in rows], actor, batch=batch.pk)
    batches.end(batch)
    assert [held(Account, row, employees.name) for row in (acme, other)] == [3, 3]
    undoing = undo.undo(batch, actor)
    assert undoing.refused == 0
    assert [held(Account, row, employees.name) for row in (acme, other)] == [12, None]
    assert held(Account, acme, "cf_marca") == "Volvo", "the other fields stay"
    work.start_undo(undoing, actor)
    assert [held(Account, row, employees.name) for row in (acme, other)] == [3, 3]


def test_what_refers_to_an_account_moves_with_a_merge_and_back(ana, girona, sara, acme, marta):
    supplier = add("Proveedor", "account", filterable=True)
    of_contact = add("Antigua empresa", "account", entity="contact")
    twin, client = account_of(ana, girona, "ACME"), account_of(ana, girona, "Cliente")
    save_changes(AccountEntity, client, {supplier.name: twin}, SYSTEM)
    eva = contact_of(client, "Eva", "Pi")
    save_changes(ContactEntity, eva, {of_contact.name: twin}, SYSTEM)
    merge(AccountEntity, acme.pk, [twin.pk], acting(sara))
    assert held(Account, client, supplier.name) == acme
    assert held(Contact, eva, of_contact.name) == acme
    undoing = undo.undo(Batch.objects.get(verb="merge"), acting(sara))
    assert undoing.refused == 0
    assert held(Account, client, supplier.name) == twin
    assert held(Contact, eva, of_contact.name) == twin
