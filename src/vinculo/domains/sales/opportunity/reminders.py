"""The agent is told on the day of the next action: once per date, whatever happens to the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import CLOSED
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task

PORTION = 200
LATE = dt.timedelta(days=7)  # so long back, should no worker have run


def say(values: Mapping[str, Any]) -> str:
    action = values.get("action", "")
    return _("Next action today: %(action)s") % {"action": action} if action else _("Next action today")


register(NotificationType("next_action", gettext_lazy("The next action of an opportunity is due"), say, "target"))


@scheduled("10 7 * * *")
@stepped_task
def remind_of_next_actions(cursor: int | None, *, context: StepContext) -> int | None:
    """A portion of what is due, by key; the next key, None at the end."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    due = Q(next_action_date__lte=today, next_action_date__gt=today - LATE, trashed__isnull=True)
    rows: Any = Opportunity.objects.unscoped("agents are told of their own opportunities")
    waiting = rows.filter(due, agent__isnull=False, pk__gt=cursor or 0).exclude(stage_kind__in=CLOSED)
    portion = list(waiting.select_related("anchor").order_by("pk")[:PORTION])
    for row in portion:
        key = f"next action:{row.pk}:{row.next_action_date:%Y-%m-%d}"
        notify("next_action", [row.agent_id], key=key, anchor=row.anchor, values={"action": row.next_action})
    return portion[-1].pk if len(portion) == PORTION else None
