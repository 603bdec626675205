"""What somebody may do about a division that another holds: ask for it, wait for it, or no longer wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vinculo.abilities.notifications.notify import notify
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import on_offer
from vinculo.domains.sales.locks.holders import holder_of
from vinculo.domains.sales.locks.model import DivisionWait, HandOver
from vinculo.domains.sales.locks.people import people_of
from vinculo.domains.sales.locks.settle import hold
from vinculo.domains.sales.locks.turns import end, give_turns
from vinculo.entities.actions import NotNow
from vinculo.identity.actor import Actor


def ask(account: Account, division: Division, actor: Actor, reason: str = "") -> int:
    """Asks whoever holds the division, or something that hangs from it, to hand it over; how many were asked.

    Raises NotNow when nobody holds it, PermissionDenied for who may not claim. The holder is not named by this.
    """
    check(account, division, actor)
    with transaction.atomic():
        hold([account.pk])
        holding = sorted({one.action_id for one in holder_of(account.pk, [division.pk])})
        if not holding:
            raise NotNow(_("«%(name)s» is free: claim it.") % {"name": division.name})
        rows = CommercialAction.objects.unscoped("whoever holds what is asked for is told, whoever asks")
        asked = 0
        for action in rows.filter(pk__in=holding).select_related("anchor"):
            if actor.user_id in people_of(action):
                continue
            asked += ask_one(action, account, division, actor, reason)
    if not asked:
        raise NotNow(_("That is asked for already, or you work on it yourself."))
    return asked


def ask_one(action: CommercialAction, account: Account, division: Division, actor: Actor, reason: str) -> bool:
    try:
        with transaction.atomic():
            made = HandOver.objects.create(
                action=action, division=division, user_id=actor.pk, reason=" ".join(reason.split())[:300]
            )
    except IntegrityError:  # asked already, and not answered yet
        return False
    values = {"division": division.name, "account": account.name, "excerpt": made.reason}
    notify("hand_over", people_of(action), key=f"hand_over:{made.pk}", actor=actor, anchor=action.anchor, values=values)
    return True


def wait(account: Account, division: Division, actor: Actor) -> None:
    """Puts the actor at the end of the list for a division. Raises NotNow when there is nothing to wait for."""
    check(account, division, actor)
    with transaction.atomic():
        hold([account.pk])
        open_waits = DivisionWait.objects.filter(DivisionWait.OPEN, account=account, division=division)
        if open_waits.filter(user_id=actor.pk).exists():
            raise NotNow(_("You are in the list already."))
        if not holder_of(account.pk, [division.pk]) and not open_waits.exists():
            raise NotNow(_("«%(name)s» is free: claim it.") % {"name": division.name})
        DivisionWait.objects.create(account=account, division=division, user_id=actor.pk)


def leave(account: Account, division: Division, actor: Actor) -> None:
    """Takes the actor off the list; a turn goes to the next. Raises NotNow for who is not in it."""
    with transaction.atomic():
        hold([account.pk])
        mine: Sequence[DivisionWait] = list(
            DivisionWait.objects.filter(DivisionWait.OPEN, account=account, division=division, user_id=actor.pk)
        )
        if not mine:
            raise NotNow(_("You are not in the list."))
        end(mine, DivisionWait.How.LEFT)
        give_turns([account.pk], actor)


def check(account: Account, division: Division, actor: Actor) -> None:
    if actor.user_id is None or not actor.may("commercialaction.claim"):
        raise PermissionDenied
    if not on_offer(account.pk).filter(pk=division.pk).exists():
        raise PermissionDenied
