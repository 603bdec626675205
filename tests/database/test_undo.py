"""An operation is taken back whole, except for what somebody wrote later."""

import pytest

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import batches, undo, writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.unscoped("a test").get(pk=row.pk)


def edited(rows, actor, **values):
    """A bulk edit of `rows`."""
    batch = batches.begin(actor, "edit", rows[0].kind(), total=len(rows))
    changed = writing.change_many([(fresh(row), values) for row in rows], actor, batch=batch.pk)
    batches.count(batch, changed)
    batches.end(batch)
    return batch


@pytest.fixture
def three(ana, girona):
    return [account_of(ana, girona, f"Cuenta {n}", city=f"Ciudad {n}") for n in range(3)]


def cities(rows):
    return [fresh(row).city for row in rows]


def test_values_come_back_and_go_again(three, ana):
    actor = acting(ana)
    batch = edited(three, actor, city="Olot", latitude="41.5", longitude="2.5")
    first = undo.undo(batch, actor)
    assert (first.changed, first.refused) == (3, 0)
    assert cities(three) == ["Ciudad 0", "Ciudad 1", "Ciudad 2"]
    assert fresh(three[0]).latitude is None
    second = undo.undo(first, actor)
    assert (second.changed, cities(three)) == (3, ["Olot"] * 3)
    batch.refresh_from_db()
    assert undo.undo(batch, actor).changed == 3
    assert cities(three) == ["Ciudad 0", "Ciudad 1", "Ciudad 2"]


def test_what_somebody_wrote_later_stays_and_is_told(three, ana, bruno):
    batch = edited(three, acting(ana), city="Olot")
    writing.change(fresh(three[1]), {"phone": "+34972213344"}, acting(bruno))
    done = undo.undo(batch, acting(ana))
    assert (done.changed, [pk for _kind, pk, _why in done.issues]) == (2, [three[1].pk])
    assert cities(three) == ["Ciudad 0", "Olot", "Ciudad 2"]
    assert fresh(three[1]).phone == "+34972213344"


def test_a_write_that_left_no_history_counts_too(three, ana):
    batch = edited(three, acting(ana), city="Olot")
    Account.objects.unscoped("a test").filter(pk=three[0].pk).update(payment_terms=60)
    assert undo.undo(batch, acting(ana)).refused == 1
    assert cities(three)[0] == "Olot"


def test_one_upon_the_other_comes_off_in_reverse(three, ana):
    actor = acting(ana)
    first, second = edited(three, actor, city="Olot"), edited(three[:2], actor, city="Vic")
    assert undo.undo(first, actor).refused == 2
    first.refresh_from_db()
    assert undo.undo(second, actor).changed == 2
    assert cities(three) == ["Olot", "Olot", "Ciudad 2"]


def test_a_deletion_comes_back_with_all_it_took(acme, marta, ana):
    actor = acting(ana)
    batch = batches.Batch.objects.get(pk=writing.trash(acme, actor))
    assert batch.verb == "trash"
    gone = undo.undo(batch, actor)
    assert gone.changed == 2
    assert fresh(acme).trashed is None
    assert fresh(marta).trashed is None
    undo.undo(gone, actor)
    assert fresh(acme).trashed
    assert fresh(marta).trashed


def test_a_creation_goes_to_the_trash_unless_something_hangs_from_it(ana, bruno, girona):
    actor = acting(ana)
    batch = batches.begin(actor, "import", "account")
    rows = [Account(name=f"Nueva {n}", owner=ana, group=girona) for n in range(2)]
    writing.create_many(rows, actor, batch=batch.pk)
    batches.end(batch)
    writing.create(Contact(account=rows[0], first_name="Eva"), acting(bruno))
    done = undo.undo(batch, actor)
    assert (fresh(rows[0]).trashed, done.issues[0][1]) == (None, rows[0].pk)
    assert fresh(rows[1]).trashed


def test_only_ones_own_and_only_what_one_may_change(three, ana, bruno, carla, sara, lleida):
    batch = edited(three, acting(ana), city="Olot")
    with pytest.raises(undo.PermissionDenied):
        undo.begin(batch, acting(bruno))
    writing.change(fresh(three[0]), {"owner": carla, "group": lleida}, SYSTEM)
    done = undo.undo(batch, acting(sara, "own", undo_all="all"))
    assert done.changed == 0
    assert cities(three) == ["Olot"] * 3


def test_the_history_tells_it(three, ana):
    batch = edited(three[:1], acting(ana), city="Olot")
    undoing = undo.undo(batch, acting(ana))
    told = Change.objects.get(batch=undoing.pk)
    assert (told.verb, told.values["city"], told.user) == ("change", ["Olot", "Ciudad 0"], ana)
