"""What time does: actions without activity are warned of and expire, turns that nobody took go to the next."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from vinculo.abilities.notifications.notify import notify
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.days import expired_before, quiet_since, warning
from vinculo.domains.sales.locks.model import DivisionWait
from vinculo.domains.sales.locks.people import people_of
from vinculo.domains.sales.locks.settle import hold
from vinculo.domains.sales.locks.turns import give_turns
from vinculo.identity.actor import Actor
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import writing
from vinculo.records.formats import format_date

PORTION = 20


def open_actions() -> Any:
    rows: Any = CommercialAction.objects.unscoped("time passes for every action")
    return rows.filter(state=CommercialAction.State.OPEN, trashed__isnull=True)


@scheduled("10 5 * * *")
@stepped_task(max_attempts=3)
def expire_actions(cursor: int | None, *, context: StepContext) -> int | None:
    """Closes, early every morning, the open actions without activity for so many days; their divisions come free."""
    quiet = open_actions().filter(last_activity__lt=expired_before(), pk__gt=cursor or 0)
    rows = list(quiet.select_related("anchor").order_by("pk").select_for_update(of=("self",))[:PORTION])
    actor = Actor.system(_("Expiry"))
    for action in rows:
        values = {
            "state": CommercialAction.State.EXPIRED.value, "closed": timezone.now(),
            "reason": _("Without activity since %(day)s.") % {"day": format_date(action.last_activity)},
        }  # fmt: skip
        writing.change(action, values, actor, verb="expire")
        key = f"expired:{action.pk}:{action.version}"
        notify("action_expired", people_of(action), key=key, anchor=action.anchor)
    context.progress((context.job.progress_done or 0) + len(rows))
    return rows[-1].pk if len(rows) == PORTION else None


@scheduled("30 5 * * *")
@stepped_task(max_attempts=3)
def warn_of_expiry(cursor: int | None, *, context: StepContext) -> int | None:
    """Tells the people of an action, once for each day it may expire on, some days before."""
    near = open_actions().filter(last_activity__lt=quiet_since(timezone.now() + warning()), pk__gt=cursor or 0)
    rows = list(near.select_related("anchor").order_by("pk")[:PORTION])
    for action in rows:
        day = timezone.localdate(action.until)
        values = {"day": day.isoformat(), "excerpt": action.next_step}
        notify(
            "action_expires", people_of(action), key=f"expires:{action.pk}:{day}", anchor=action.anchor, values=values
        )
    context.progress((context.job.progress_done or 0) + len(rows))
    return rows[-1].pk if len(rows) == PORTION else None


@scheduled("*/10 * * * *")
@task
def pass_turns() -> None:
    """Turns that nobody took in time go to the next in the list, a client per transaction."""
    over = DivisionWait.objects.filter(DivisionWait.OPEN, reserved_until__lte=timezone.now())
    for account in sorted(set(over.values_list("account_id", flat=True))):
        with transaction.atomic():
            hold([account])
            give_turns([account], Actor.system(_("Expiry")))


__all__ = ["expire_actions", "pass_turns", "warn_of_expiry"]
