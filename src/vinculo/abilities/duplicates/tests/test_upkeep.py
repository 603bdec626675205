"""The keys follow every write, whichever road it takes, and `check` proves it."""

import pytest

from tests.people import SYSTEM, account_of, contact_of
from vinculo.abilities.duplicates import upkeep
from vinculo.abilities.duplicates.models import BlockingKey
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.check import check

pytestmark = pytest.mark.django_db


def keys(record):
    return set(BlockingKey.objects.filter(anchor_id=record.pk).values_list("key", flat=True))


def sound():
    """Nothing to find, so the keys say what the records say."""
    return [finding.text for finding in check()] == []


@pytest.fixture
def account(ana, girona):
    return account_of(
        ana, girona, "Talleres Ruiz S.L.", phone="+34972213344", fiscal_id="B17000006", website="https://ruiz.es"
    )


def test_created(account):
    assert {"fB17000006", "p972213344", "druiz.es"} < keys(account)
    assert sound()


def test_changed_one_and_many(account, acme):
    writing.change(account, {"phone": "+34600111222"}, SYSTEM)
    assert "p600111222" in keys(account)
    assert "p972213344" not in keys(account)
    writing.change_many([(account, {"name": "Bar Roca"}), (acme, {"email": "a@acme.es"})], SYSTEM)
    assert "ea@acme.es" in keys(acme)
    assert sound()


def test_bulk_values_without_the_records_at_hand(account):
    rows = Account.objects.unscoped("a test").filter(pk=account.pk)
    rows.update(website="https://otra.es")
    assert "dotra.es" in keys(account)
    assert "druiz.es" not in keys(account)


def test_trashed_with_what_hangs_from_it_and_restored(account):
    contact = contact_of(account, email="marta@gmail.com")
    before = keys(account), keys(contact)
    writing.trash(account, SYSTEM)
    assert (keys(account), keys(contact)) == (set(), set())
    assert sound()
    writing.restore(account, SYSTEM)
    assert (keys(account), keys(contact)) == before


def test_a_person_renamed_by_half(account):
    contact = contact_of(account, "Ana", "Gil")
    writing.change(contact, {"last_name": "Roca"}, SYSTEM)
    assert "wana roka" in keys(contact)


def test_created_many(ana, girona):
    writing.create_many([Account(name=f"Roca {n}", owner=ana, group=girona) for n in range(3)], SYSTEM)
    assert BlockingKey.objects.filter(kind="account").values("anchor").distinct().count() == 3
    assert sound()


def test_a_refused_write_leaves_no_key(account, carla):
    from django.core.exceptions import PermissionDenied

    from tests.people import acting

    with pytest.raises(PermissionDenied):
        writing.create(Account(name="Zapatería Única", owner=account.owner), acting(carla, "own"))
    assert not BlockingKey.objects.filter(key__startswith="w").exclude(anchor_id=account.pk).exists()


def test_check_finds_and_mends(account):
    before = keys(account)
    BlockingKey.objects.filter(anchor_id=account.pk, key__startswith="p").delete()
    BlockingKey.objects.create(anchor_id=account.pk, kind="account", key="p111111111")
    assert len([finding for finding in check(repair=True) if str(account.pk) in finding.text]) == 1
    assert keys(account) == before
    assert sound()


def test_records_older_than_the_keys(account):
    BlockingKey.objects.all().delete()
    upkeep.fill_where_none()
    assert sound()


def test_statements_of_a_write(account, django_assert_num_queries):
    """A new record pays one statement; a change pays only when the keys may differ."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(values):
        with CaptureQueriesContext(connection) as queries:
            writing.change(account, values, SYSTEM)
        return [q["sql"] for q in queries if "duplicates_blockingkey" in q["sql"]]

    assert asked({"notes": "x"}) == []
    assert len(asked({"email": "a@ruiz.es"})) == 2
    with CaptureQueriesContext(connection) as queries:
        writing.create(Account(name="Bar Roca"), SYSTEM)
    assert len([q for q in queries if "duplicates_" in q["sql"]]) == 1
