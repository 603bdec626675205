"""The trash takes a record with what hangs from it, and gives back exactly that."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.crowd import together
from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import writing
from vinculo.records.check import check
from vinculo.records.models import Change, RecordAnchor

pytestmark = pytest.mark.django_db


def fresh(record):
    return type(record).objects.unscoped("a test").get(pk=record.pk)


def live(model):
    return set(model.objects.unscoped("a test").filter(trashed__isnull=True))


@pytest.fixture(autouse=True)
def afterwards_everything_agrees(db):
    yield
    assert list(check()) == []


def test_a_trashed_account_takes_its_contacts_along(acme, marta):
    other = contact_of(account_of(None, name="Otra"))
    writing.trash(acme, SYSTEM)
    assert live(Contact) == {other}
    assert fresh(marta).trash_batch == fresh(acme).trash_batch
    writing.restore(acme, SYSTEM)
    assert live(Contact) == {marta, other}


def test_nobody_sees_the_trash_in_lists(acme, marta, ana):
    writing.trash(acme, SYSTEM)
    actor = acting(ana)
    for entity, row in ((AccountEntity, acme), (ContactEntity, marta)):
        assert entity.rows(actor).count(10) == 0
        assert entity.get(actor, row.pk) is None
        assert entity.get(actor, row.pk, trash=True) == row
        assert list(entity.rows(actor, trash=True).queryset()) == [row]
    assert not RecordAnchor.objects.visible_to(actor).exists()


def test_what_was_in_the_trash_before_stays_there(acme, marta):
    pere = contact_of(acme, "Pere")
    writing.trash(pere, SYSTEM)
    writing.trash(acme, SYSTEM)
    writing.restore(acme, SYSTEM)
    assert live(Contact) == {marta}
    writing.restore(pere, SYSTEM)
    assert live(Contact) == {marta, pere}


def test_trashing_twice_is_trashing_once(acme, marta):
    """A second click finds it in the trash already, and breaks nothing."""
    twice = fresh(acme)
    assert writing.trash(acme, SYSTEM) == writing.trash(twice, SYSTEM)
    writing.restore(twice, SYSTEM)
    assert live(Contact) == {marta}


def test_restoring_what_is_not_in_the_trash_changes_nothing(acme, marta):
    writing.restore(acme, SYSTEM)
    assert fresh(acme).version == fresh(marta).version == 1
    assert not Change.objects.filter(verb="restore").exists()


def test_a_contact_does_not_come_back_before_its_account(acme, marta):
    writing.trash(acme, SYSTEM)
    with pytest.raises(ValidationError) as refused:
        writing.restore(marta, SYSTEM)
    assert list(refused.value.message_dict) == ["account"]
    assert fresh(marta).trashed is not None


def test_nothing_new_hangs_from_the_trash(acme):
    writing.trash(acme, SYSTEM)
    with pytest.raises(ValidationError):
        contact_of(acme)


def test_nothing_is_moved_into_the_trash(acme, marta):
    gone = account_of(None, name="Otra")
    writing.trash(gone, SYSTEM)
    with pytest.raises(ValidationError):
        writing.change(marta, {"account": gone}, SYSTEM)


def test_a_conflict_on_restore_names_its_field(acme):
    writing.change(acme, {"external_id": "SAP-1"}, SYSTEM)
    writing.trash(acme, SYSTEM)
    account_of(None, name="Otra", external_id="SAP-1")
    with pytest.raises(ValidationError) as refused:
        writing.restore(acme, SYSTEM)
    assert list(refused.value.message_dict) == ["external_id"]
    assert fresh(acme).trashed is not None


def test_so_does_a_conflict_of_what_hangs_from_it(acme, marta):
    writing.change(marta, {"external_id": "P-1"}, SYSTEM)
    writing.trash(acme, SYSTEM)
    contact_of(account_of(None, name="Otra"), external_id="P-1")
    with pytest.raises(ValidationError) as refused:
        writing.restore(acme, SYSTEM)
    assert list(refused.value.message_dict) == ["external_id"]
    assert fresh(acme).trashed is not None, "all or nothing"
    assert fresh(marta).trashed is not None


def test_without_the_conflict_it_comes_back(acme):
    writing.change(acme, {"external_id": "SAP-1"}, SYSTEM)
    writing.trash(acme, SYSTEM)
    other = account_of(None, name="Otra", external_id="SAP-1")
    writing.trash(other, SYSTEM)
    writing.restore(acme, SYSTEM)
    assert live(Account) == {acme}


def test_what_comes_back_has_the_scope_of_today(acme, marta, carla, lleida):
    """The account changed hands while its contact lay in the trash."""
    writing.trash(marta, SYSTEM)
    writing.change(acme, {"owner": carla, "group": lleida}, SYSTEM)
    writing.restore(marta, SYSTEM)
    assert (fresh(marta).owner, fresh(marta).group) == (carla, lleida)


def test_the_history_tells_of_both_ways(acme, marta, ana):
    actor = acting(ana)
    batch = writing.trash(acme, actor)
    writing.restore(acme, actor)
    told = Change.objects.filter(user=ana).order_by("pk").values_list("kind", "verb", "batch")
    assert list(told) == [  # the way back is none of the deletion
        ("contact", "trash", batch), ("account", "trash", batch),
        ("account", "restore", None), ("contact", "restore", None),
    ]  # fmt: skip


def test_the_level_for_deletion_decides(acme, ana, bruno, carla):
    for user, reach in ((bruno, "own"), (carla, "group"), (ana, "none")):
        with pytest.raises(PermissionDenied):
            writing.trash(acme, acting(user, account_delete=reach))
    writing.trash(acme, acting(ana, account_delete="own"))
    with pytest.raises(PermissionDenied):
        writing.restore(acme, acting(carla))
    writing.restore(acme, acting(bruno))


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_whoever_is_first_trashes_and_the_rest_find_it_done(acme, marta):
    batches = together(*[lambda: writing.trash(fresh(acme), SYSTEM)] * 4)
    assert len(set(batches)) == 1
    assert Change.objects.filter(verb="trash").count() == 2
    together(*[lambda: writing.restore(fresh(acme), SYSTEM)] * 4)
    assert live(Contact) == {marta}
    assert Change.objects.filter(verb="restore").count() == 2
