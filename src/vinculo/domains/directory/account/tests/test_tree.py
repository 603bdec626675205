"""The tree of accounts stays a tree, and what people reach of it stays true, whoever moves what at once."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from tests.crowd import together
from tests.people import SYSTEM, account_of
from vinculo.domains.directory import association
from vinculo.domains.directory.account import entity, model
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import ancestor_ids, tree_ids
from vinculo.domains.directory.association import Association, associate
from vinculo.entities.writing import save_changes
from vinculo.records import carry
from vinculo.records.check import check
from vinculo.records.models import Reach

pytestmark = pytest.mark.django_db


def move(account, parent):
    return lambda: save_changes(AccountEntity, account, {"parent": parent}, SYSTEM)


@pytest.fixture
def wait():
    """Waits for the other one; where only one writes at a time, nobody comes."""
    both = threading.Barrier(2)

    def until_both_are_here():
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)

    return until_both_are_here


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_moves_at_once_make_no_ring(acme, ana, girona, wait, monkeypatch):
    other = account_of(ana, girona, "Otra")
    hold = entity.hold_tree
    monkeypatch.setattr(entity, "hold_tree", lambda: (wait(), hold()))
    refused = [o for o in together(move(acme, other), move(other, acme)) if isinstance(o, ValidationError)]
    assert len(refused) == 1
    assert sorted(len(ancestor_ids(pk)) for pk in (acme.pk, other.pk)) == [1, 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_a_move_and_an_association_at_once_agree(acme, ana, carla, girona, wait, monkeypatch):
    branch = account_of(ana, girona, "Acme Salt")
    renew, moved = association.renew_reach, entity.account_moved
    # Each has written its own half and not yet looked at the other's, unless one of them has to wait.
    monkeypatch.setattr(entity, "account_moved", lambda pks: (moved(pks), wait()))
    monkeypatch.setattr(association, "renew_reach", lambda users: (renew(users), wait()))
    together(move(branch, acme), lambda: associate(carla.pk, acme))
    assert set(Reach.objects.values_list("anchor_id", flat=True)) == {acme.pk, branch.pk}
    assert list(check()) == []


def test_a_ring_that_others_closed_meanwhile_is_refused(acme, ana, girona, monkeypatch):
    """Validation let it pass because the other move came after it."""
    other = account_of(ana, girona, "Otra")
    move(other, acme)()
    monkeypatch.setattr(model.Account, "rules", ())
    with pytest.raises(ValidationError):
        move(acme, other)()
    assert ancestor_ids(acme.pk) == [acme.pk]


def test_a_wide_tree_is_walked_in_portions(acme, ana, girona, monkeypatch):
    monkeypatch.setattr(carry, "BATCH", 2)
    branches = [account_of(ana, girona, f"Tienda {n}", parent=acme) for n in range(5)]
    shops = [account_of(ana, girona, f"Caja {n}", parent=branch) for n, branch in enumerate(branches)]
    assert tree_ids(acme.pk) == sorted(row.pk for row in (acme, *branches, *shops))


@pytest.mark.parametrize("broken", ["missing", "one too many", "without association"])
def test_a_wrong_reach_is_found_and_repaired(acme, ana, carla, girona, broken):
    account_of(ana, girona, "Acme Salt", parent=acme)
    other = account_of(ana, girona, "Otra")
    associate(carla.pk, acme)
    assert list(check()) == []
    if broken == "missing":
        Reach.objects.filter(anchor_id=acme.pk).delete()
    elif broken == "one too many":
        Reach.objects.create(user=carla, anchor_id=other.pk)
    else:
        Association.objects.all().delete()
    (finding,) = check()
    assert str(carla.pk) in finding.text
    assert all(found.repaired for found in check(repair=True))
    assert list(check()) == []
