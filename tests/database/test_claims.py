"""Many processes claim divisions of the same clients, rearrange their tree and are killed: nobody beside another."""

import gc
import json
import os
import random
import signal
import time
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.db.models import Q

from tests.people import SYSTEM, account_of
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.claim import claim_divisions
from vinculo.domains.sales.action.close import win_action
from vinculo.domains.sales.action.drop import drop_divisions
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.action.reopen import reopen_action
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.refusal import Collision
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import writing
from vinculo.records.check import check
from vinculo.records.record import StaleVersion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
TOLD = (Collision, NotNow, StaleVersion, PermissionDenied, ValidationError)
MOST = 60  # divisions; the tree does not grow for ever


def divisions():
    return Division.objects.unscoped("a test")


def actions():
    return CommercialAction.objects.unscoped("a test")


def house(clients, salespeople):
    """A shared tree of three floors, a small one of each client, and an open action of each salesperson with each."""

    def make(name, account=None, parent=None):
        return save_new(DivisionEntity, {"name": name, "account": account, "parent": parent}, SYSTEM)

    for top in range(3):
        above = make(f"Área {top}")
        for middle in range(2):
            between = make(f"Área {top}.{middle}", None, above)
            make(f"Área {top}.{middle}.0", None, between)
    accounts = [account_of(None, name=f"Cliente {number}") for number in range(clients)]
    for account in accounts:
        above = make("Propia", account)
        for low in range(2):
            make(f"Propia {low}", account, above)
        make("Rincón", account, divisions().get(name="Área 0.0"))
    people = [f"De {who}" for who in range(salespeople)]
    rows = [CommercialAction(title=title, account=account) for title in people for account in accounts]
    writing.create_many(rows, SYSTEM)
    return [account.pk for account in accounts]


class Salesperson:
    """Claims at random in one process, and writes down after each claim what became of it."""

    def __init__(self, who, claims, ledger, seed):
        self.who, self.claims, self.ledger = who, claims, ledger
        self.dice = random.Random(seed)
        self.mine = [pk for pk, title in actions().values_list("pk", "title") if title == f"De {who}"]

    def run(self):
        for number in range(self.claims):
            outcome = self.try_to(self.claim)
            if self.dice.random() < 0.4:
                self.try_to(self.dice.choice([self.drop, self.close]))
            if self.dice.random() < 0.04:
                self.try_to(self.rearrange)
            self.note(outcome, number)

    def note(self, outcome, number):
        os.write(self.ledger, (json.dumps([self.who, number, outcome]) + "\n").encode())

    def try_to(self, do):
        """Done, told, or the failure nobody should ever see."""
        try:
            do()
        except TOLD as told:
            return "told" if isinstance(told, Collision) else type(told).__name__
        except Exception as failure:
            self.note(f"failed: {do.__name__}: {failure!r}", -1)
            return "failed"
        return "done"

    def action(self):
        return actions().get(pk=self.dice.choice(self.mine))

    def claim(self):
        action = self.action()
        some = divisions().filter(Q(account=action.account_id) | Q(account=None)).values_list("pk", flat=True)
        wanted = self.dice.sample(list(some), self.dice.randint(1, 4))
        if not action.is_open:
            reopen_action(action, actor=SYSTEM, reason="Otra vez")
            action = actions().get(pk=action.pk)
        claim_divisions(action, actor=SYSTEM, divisions=wanted)

    def drop(self):
        action = self.action()
        held = list(action.claims.filter(released=None).values_list("division", flat=True))
        if held:
            drop_divisions(action, actor=SYSTEM, divisions=self.dice.sample(held, 1))

    def close(self):
        win_action(self.action(), actor=SYSTEM)

    def rearrange(self):
        rows = list(divisions().all())
        one, other = self.dice.choice(rows), self.dice.choice([*rows, None])
        if self.dice.random() < 0.3 and len(rows) < MOST:
            account = one.account
            values = {"name": f"Nueva {self.dice.random()}", "account": account, "parent": one}
            save_new(DivisionEntity, values, SYSTEM)
        else:
            save_changes(DivisionEntity, one, {"parent": other}, SYSTEM)


def hang_up():
    """Leaves no connection open that two processes could share."""
    connections.close_all()
    for one in connections.all():
        getattr(one, "close_pool", lambda: None)()


def at_work(who, claims, ledger, seed):
    """Starts a process of its own; connections are not inherited."""
    hang_up()
    pid = os.fork()
    if pid:
        return pid
    try:
        gc.freeze()  # the collector need not look through the parent's heap, nor copy it
        Salesperson(who, claims, ledger, seed).run()
        hang_up()
    finally:
        os._exit(0)


def crowd(path, *, people, claims, kills):
    """Lets everybody claim, kills some in the middle, and waits; the outcomes that were written down."""
    ledger = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    dice = random.Random(7)
    working = {at_work(who, claims, ledger, seed=who): who for who in range(people)}
    victims = dice.sample(sorted(working), kills)
    until = time.monotonic() + 600
    while working and time.monotonic() < until:
        done, _status = os.waitpid(-1, os.WNOHANG)
        if done:
            working.pop(done, None)
            continue
        time.sleep(0.05)
        lines = path.read_text().splitlines()
        if victims and len(lines) > people * claims * (kills - len(victims) + 1) / (kills + 2):
            victim = victims.pop()
            if victim in working:
                os.kill(victim, signal.SIGKILL)
                os.waitpid(victim, 0)
                who = working.pop(victim)
                did = sum(json.loads(line)[0] == who for line in lines)
                working[at_work(who, max(0, claims - did), ledger, seed=1000 + who)] = who
    for left in working:
        os.kill(left, signal.SIGKILL)
        os.waitpid(left, 0)
    os.close(ledger)
    assert not working, "they did not end"
    assert not victims, "the kills came before the end"
    return [json.loads(line) for line in path.read_text().splitlines()]


def assert_nobody_beside_another():
    """Told from nothing but parents and accounts, unlike the code it watches."""
    rows = {row.pk: row for row in divisions().all()}

    def line(pk):
        while pk is not None:
            yield pk
            pk = rows[pk].parent_id

    holders = {}
    for action in actions().filter(trashed=None):
        asked = set(action.divisions) if action.is_open else set()
        expected = {
            pk for pk, row in rows.items() if row.account_id in (None, action.account_id) and asked & set(line(pk))
        }
        held = set(DivisionClaim.objects.filter(action=action, released=None).values_list("division", flat=True))
        assert held == expected, f"{action.title} is about {asked} and holds {held}, not {expected}"
        for pk in held:
            assert holders.setdefault((action.account_id, pk), action.pk) == action.pk
    for (account, pk), action in holders.items():
        for above in line(pk):
            assert holders.get((account, above), action) == action
    assert list(check()) == []


def outcomes_of(told):
    failures = [outcome for _who, number, outcome in told if number < 0]
    assert failures == []
    return Counter(outcome for _who, _number, outcome in told)


@pytest.fixture
def processes():
    if not hasattr(os, "fork"):
        pytest.skip("needs processes that fork")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_sixteen_processes_and_some_killed(processes, tmp_path):
    house(clients=4, salespeople=16)
    found = outcomes_of(crowd(tmp_path / "ledger", people=16, claims=200, kills=3))
    assert sum(found.values()) >= 16 * 200
    assert found["done"] > 100
    assert found["told"] > 200
    assert_nobody_beside_another()


def test_four_processes(processes, tmp_path):
    house(clients=1, salespeople=4)
    found = outcomes_of(crowd(tmp_path / "ledger", people=4, claims=12, kills=1))
    assert found["done"]
    assert found["told"]
    assert_nobody_beside_another()
    assert CommercialActionEntity.rows(SYSTEM).count(100) == 4
