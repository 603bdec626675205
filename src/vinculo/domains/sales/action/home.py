"""What waits for whoever works on actions, and why: a block of the home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.days import quiet_since, warning
from vinculo.domains.sales.locks.model import DivisionWait, HandOver
from vinculo.domains.sales.locks.state import account_in_sight
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date, format_datetime
from vinculo.screens.home import block

SHOWN = 6
MOST = 50  # actions looked at


@block("my-actions", 15, "sales/my_actions.html")
def my_actions(actor: Actor) -> dict[str, Any] | None:
    """Turns, requests, due steps and what is about to expire, each with the reason; absent when there is nothing."""
    entity = entity_of(CommercialAction)
    if not entity.may(actor, "view") or actor.user_id is None:
        return None
    mine = CommercialAction.objects.visible_to(actor).filter(responsible_id=actor.user_id, state="open")
    today, edge = timezone.localdate(), quiet_since(timezone.now() + warning())
    rows = list(mine.filter(Q(next_due__lte=today) | Q(last_activity__lt=edge)).order_by("last_activity")[:MOST])
    due = sorted((row for row in rows if row.next_due and row.next_due <= today), key=lambda row: row.next_due)
    near = [row for row in rows if row.last_activity < edge]
    lines = [
        *turns(actor),
        *asked(mine),
        *(line(row, "calendar-check", row.next_step or _("Next step"), format_date(row.next_due)) for row in due),
        *(line(row, "timer", _("Expires without activity"), format_date(row.until)) for row in near),
    ][: 2 * SHOWN]
    return {"lines": lines} if lines else None


def line(row: CommercialAction, icon: str, why: str, when: str) -> dict[str, str]:
    return {"url": f"/actions/{row.pk}/", "icon": icon, "title": row.title, "why": why, "when": when}


def turns(actor: Actor) -> list[dict[str, str]]:
    """The divisions reserved for the actor, of clients he sees."""
    now = timezone.now()
    waits = DivisionWait.objects.filter(DivisionWait.OPEN, user_id=actor.pk, reserved_until__gt=now)
    found = []
    for wait in waits.select_related("division").order_by("reserved_until")[:SHOWN]:
        account = account_in_sight(wait.account_id, actor)
        if account is not None and wait.reserved_until is not None:
            found.append(
                {
                    "url": f"/actions/new/?account={account.pk}&divisions={wait.division_id}", "icon": "clock",
                    "title": f"{account.name} · {wait.division.name}", "why": _("Your turn to claim it"),
                    "when": format_datetime(wait.reserved_until),
                }
            )  # fmt: skip
    return found


def asked(mine: Any) -> list[dict[str, str]]:
    """The requests for a hand-over that the person has not answered."""
    rows = HandOver.objects.filter(action__in=mine.order_by().values("pk"), answered__isnull=True)
    rows = rows.select_related("user", "division", "action")
    return [
        {
            "url": f"/actions/{one.action_id}/", "icon": "arrow-left-right", "title": one.action.title,
            "why": _("%(name)s asks for «%(division)s»") % {"name": one.user, "division": one.division.name},
            "when": format_date(one.at),
        }
        for one in rows.order_by("at")[:SHOWN]
    ]  # fmt: skip
