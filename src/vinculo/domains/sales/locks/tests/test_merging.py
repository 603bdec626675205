"""Two clients become one: what is held moves along; where both hold the same the merge is refused in words."""

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.sales.action.close import win_action
from vinculo.domains.sales.locks.model import DivisionClaim, DivisionWait
from vinculo.domains.sales.locks.requests import leave, wait
from vinculo.domains.sales.locks.tests.test_claims import division, fresh, held, opened, tree
from vinculo.entities.merging import merge
from vinculo.records import undo
from vinculo.records.check import check

pytestmark = pytest.mark.django_db
__all__ = ["tree"]


@pytest.fixture
def other(ana):
    return account_of(ana, name="Acme Girona")


@pytest.fixture
def page(client, sara):
    client.force_login(sara)
    return client


def claims(account):
    return DivisionClaim.objects.filter(account=account, released=None).count()


def waits(account):
    rows = DivisionWait.objects.filter(DivisionWait.OPEN, account=account).order_by("pk")
    return [(one.user.name.split()[0], one.division.name) for one in rows.select_related("user", "division")]


def test_what_is_held_moves_along_and_comes_back(acme, other, tree):
    here, there = opened(acme, tree["Planta"]), opened(other, tree["Eventos"])
    mine = opened(other, division("Almacén", other))
    batch = merge(AccountEntity, acme.pk, [other.pk], SYSTEM)
    assert held(fresh(there)) == ["Aire libre", "Bodas", "Eventos"], "with what only this client has below"
    assert (held(fresh(here)), held(fresh(mine))) == (["Línea", "Planta"], ["Almacén"])
    assert claims(other) == 0
    assert list(check()) == []
    undo.undo(batch, SYSTEM)
    assert (held(fresh(there)), held(fresh(mine))) == (["Bodas", "Eventos"], ["Almacén"])
    assert claims(other) == 3
    assert list(check()) == []


@pytest.mark.parametrize("asked", ["Eventos", "Bodas"])
def test_two_that_hold_the_same_are_told_on_the_page(page, acme, other, tree, ana, asked):
    here = opened(acme, tree["Eventos"], actor=acting(ana), title="Feria")
    there = opened(other, tree[asked], title="Congreso")
    address = f"/accounts/merge/?ids={acme.pk},{other.pk}"
    for winner in (acme, other):
        answer = page.post(address, {"ids": f"{acme.pk},{other.pk}", "winner": winner.pk})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "«Eventos»" in text or "«Bodas»" in text
        assert held(fresh(here)) == ["Aire libre", "Bodas", "Eventos"]
        assert held(fresh(there)), "nothing is half merged"
    win_action(fresh(there), actor=SYSTEM)
    answer = page.post(address, {"ids": f"{acme.pk},{other.pk}", "winner": acme.pk})
    assert answer.status_code == 302, "once one of them is closed they can be merged"
    assert list(check()) == []


def test_lists_of_those_who_wait_become_one_list(page, acme, other, tree, ana, bruno, sara):
    opened(acme, tree["Eventos"], actor=acting(ana))
    gone = opened(other, tree["Eventos"])
    wait(acme, tree["Eventos"], acting(bruno))
    wait(other, tree["Eventos"], acting(ana))
    wait(other, tree["Eventos"], acting(sara))
    wait(other, tree["Bodas"], acting(bruno))
    win_action(gone, actor=SYSTEM)
    answer = page.post("/accounts/merge/", {"ids": f"{acme.pk},{other.pk}", "winner": acme.pk})
    assert answer.status_code == 302
    assert list(check()) == []
    assert waits(other) == [], "nobody waits at a client that is no more"
    assert waits(acme) == [("Bruno", "Eventos"), ("Ana", "Eventos"), ("Sara", "Eventos"), ("Bruno", "Bodas")]


def test_whoever_waits_at_both_waits_once(acme, other, tree, ana, bruno):
    opened(acme, tree["Eventos"], actor=acting(ana))
    gone = opened(other, tree["Eventos"])
    for account in (other, acme):
        wait(account, tree["Eventos"], acting(bruno))
    with pytest.raises(ValidationError):
        merge(AccountEntity, acme.pk, [other.pk], SYSTEM)
    win_action(fresh(gone), actor=SYSTEM)
    batch = merge(AccountEntity, acme.pk, [other.pk], SYSTEM)
    assert waits(acme) == [("Bruno", "Eventos")]
    assert waits(other) == []
    leave(acme, tree["Eventos"], acting(bruno))
    undo.undo(batch, SYSTEM)
    assert list(check()) == []


def test_a_turn_reserved_at_one_refuses_what_the_other_holds(page, acme, other, tree, ana, bruno):
    free = opened(acme, tree["Eventos"], actor=acting(ana))
    wait(acme, tree["Eventos"], acting(bruno))
    win_action(free, actor=acting(ana))
    opened(other, tree["Eventos"])
    answer = page.post("/accounts/merge/", {"ids": f"{acme.pk},{other.pk}", "winner": acme.pk})
    assert answer.status_code == 422
    assert "«Eventos»" in answer.content.decode()
