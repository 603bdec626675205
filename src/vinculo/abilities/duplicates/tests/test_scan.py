"""The scan finds what was written twice, survives being killed, and leaves the decision to people."""

import pytest
from django.db import transaction

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.duplicates import scan
from vinculo.abilities.duplicates.groups import components, dismiss, page
from vinculo.abilities.duplicates.models import Pair, Scan
from vinculo.domains.directory.account.model import Account
from vinculo.entities.registry import entity_named
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext
from vinculo.records import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity():
    return entity_named("account")


@pytest.fixture
def twice(ana, girona):
    """Three accounts that are one, and two that are not."""
    same = [
        account_of(ana, girona, name) for name in ("Talleres Ruiz Gil S.L.", "Tall. Ruiz Gil", "RUIZ GIL TALLERES SLU")
    ]
    account_of(ana, girona, "Transportes Ruiz")
    account_of(ana, girona, "Zapatería Única")
    return same


def shown(entity, actor):
    return [{member.row for member in group.members} for group in page(entity, actor, 1)[0]]


def test_groups_with_score_and_reasons(entity, twice, sara):
    found = scan.run_now(entity, SYSTEM)
    assert (found.state, found.done) == (Scan.State.DONE, found.total)
    assert shown(entity, acting(sara)) == [set(twice)]
    group = page(entity, acting(sara), 1)[0][0]
    assert group.score >= 70
    assert all(member.reasons and member.like for member in group.members)


def test_again_changes_nothing_and_forgets_what_is_settled(entity, twice, sara):
    scan.run_now(entity, SYSTEM)
    before = set(Pair.objects.values_list("one", "other", "score"))
    scan.run_now(entity, SYSTEM)
    assert set(Pair.objects.values_list("one", "other", "score")) == before
    writing.change(twice[2], {"name": "Zapatos Roca"}, SYSTEM)
    assert shown(entity, acting(sara)) == [set(twice[:2])], "compared anew when shown"
    writing.trash(twice[1], SYSTEM)
    assert shown(entity, acting(sara)) == []
    scan.run_now(entity, SYSTEM)
    assert not Pair.objects.exists()


def test_what_people_said_is_remembered(entity, twice, sara):
    scan.run_now(entity, SYSTEM)
    dismiss(entity, [record.pk for record in twice[:2]], acting(sara))
    dismiss(entity, [twice[0].pk, twice[2].pk], acting(sara))
    scan.run_now(entity, SYSTEM)
    assert shown(entity, acting(sara)) == [set(twice[1:])]
    assert Pair.objects.filter(dismissed_by=sara).count() == 2


def test_who_sees_one_of_two_learns_that_there_is_another(entity, twice, carla, lleida):
    own = account_of(carla, lleida, "Talleres Ruiz Gil")
    scan.run_now(entity, SYSTEM)
    (group,) = page(entity, acting(carla), 1)[0]
    assert [member.row for member in group.members] == [own]
    assert (group.hidden, group.score, group.members[0].reasons, group.members[0].like) == (True, 0, [], "")
    assert dismiss(entity, [own.pk, twice[0].pk], acting(carla)) == 0


def test_a_killed_scan_goes_on_where_it_was(entity, twice, sara, monkeypatch):
    monkeypatch.setattr(scan, "PORTION", 2)
    monkeypatch.setattr(scan, "STEP", 0.0001)
    found = Scan.objects.create(entity="account")
    cursor, cursors = None, []
    while True:
        for lost in (True, False):  # each step is taken once in vain
            with transaction.atomic():
                after = scan.scan_records.func.step(cursor, found.pk, context=StepContext(Job()))
                transaction.set_rollback(lost)
        cursor = after
        if cursor is None:
            break
        cursors.append(cursor)
    assert len(cursors) > 3
    assert shown(entity, acting(sara)) == [set(twice)]


def test_one_scan_at_a_time_and_a_dead_one_is_revived(entity, twice, sara):
    first = scan.start(entity, acting(sara))
    assert scan.start(entity, acting(sara)) == first
    assert Job.objects.filter(pk=first.job).update(status="failed")
    assert scan.stands_still(first)
    assert scan.start(entity, acting(sara)) == first
    first.refresh_from_db()
    assert not scan.stands_still(first)
    scan.stop(entity)
    assert scan.start(entity, acting(sara)) != first


def test_people_too(acme, sara):
    twice = {contact_of(acme, "José", "García Ruiz"), contact_of(acme, "Pepe", "García")}
    scan.run_now(entity_named("contact"), SYSTEM)
    assert shown(entity_named("contact"), acting(sara)) == [twice]


def test_no_comparison_of_all_with_all(entity, ana, girona, monkeypatch):
    """A hundred times the same trade are no hundred pairs each."""
    compared = []
    real = scan.score
    monkeypatch.setattr(scan, "score", lambda one, other: compared.append(1) or real(one, other))
    writing.create_many([Account(name=f"Bar Roca{n:03}x", phone="+34972000000") for n in range(150)], SYSTEM)
    scan.run_now(entity, SYSTEM)
    assert len(compared) < 150


def test_what_hangs_together():
    assert components([(1, 2), (5, 6), (2, 3), (9, 5)]) == [[1, 2, 3], [5, 6, 9]]
