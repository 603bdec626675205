"""Leads that nobody looks after: the mark, the filter, and the word to whoever has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.db import models
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import Outcome
from vinculo.entities.columns import Ago
from vinculo.entities.fields import Choice
from vinculo.entities.filters import Filter
from vinculo.house import store
from vinculo.jobs.schedule import scheduled

LOOKED_BACK = dt.timedelta(days=30)  # what has been stale for longer was told of when it became so


def _days() -> forms.Field:
    return forms.IntegerField(
        label=_("A lead is stale after so many days"), min_value=0, max_value=365,
        help_text=_("Without activity; its owner is told once. With 0 nothing is ever stale."),
    )  # fmt: skip


store.declare(store.Setting("leads.stale_days", _days, 7))


def limit(now: dt.datetime | None = None) -> dt.datetime | None:
    """Whatever is open and was last active before this moment is stale; None when nothing ever is."""
    days: int = store.get("leads.stale_days")
    return (now or timezone.now()) - dt.timedelta(days=days) if days else None


def is_stale(lead: Lead) -> bool:
    since = limit()
    return since is not None and lead.outcome == Outcome.OPEN and lead.last_activity < since


class Movement(models.TextChoices):
    STALE = "stale", _("Stale")
    MOVING = "moving", _("Moving")


class MovementFilter(Filter):
    """`?movement=stale`: open, and nothing was done with it for as many days as the house says."""

    widget = "choice"
    operators = ()
    may_be_empty = False

    def __init__(self) -> None:
        super().__init__("movement", label=_("Movement"))

    def bind(self, model: type[Model]) -> None:
        self.model = model
        spoken = models.CharField(choices=Movement.choices, max_length=10)
        spoken.set_attributes_from_name(self.name)
        self.field = Choice(model, spoken)

    def equals(self, value: Any) -> Q:
        since, is_open = limit(), Q(outcome=Outcome.OPEN)
        if value == Movement.MOVING:
            return is_open & Q(last_activity__gte=since) if since else is_open
        return is_open & Q(last_activity__lt=since) if since else Q(pk__in=())


class LastActivity(Ago):
    """The last activity, with a mark where it was too long ago."""

    also = ("outcome",)

    def cell(self, row: Any, prepared: Any = None) -> str:
        said = super().cell(row, prepared)
        mark = f' <span class="badge tone-warning">{escape(gettext("Stale"))}</span>' if is_stale(row) else ""
        return said + mark


# --- telling the owner ---------------------------------------------------------------------------


def say_stale(values: Mapping[str, Any]) -> str:
    days = values.get("days", 0)
    return ngettext("%(n)s day without activity", "%(n)s days without activity", days) % {"n": days}


register(NotificationType("lead_stale", _("A lead of mine stands still"), say_stale, "hourglass"))


@scheduled("15 7 * * *")
@task
def warn_of_stale_leads() -> None:
    """Every morning: whoever has a lead that became stale hears of it, once."""
    tell_owners()


def tell_owners(now: dt.datetime | None = None) -> int:
    """Tells the owners of leads that are stale; how many were told. A lead that moved and stopped again counts anew."""
    since = limit(now)
    if since is None:
        return 0
    leads = Lead.objects.unscoped("owners are told of their own leads").filter(
        outcome=Outcome.OPEN, owner__isnull=False, trashed__isnull=True,
        last_activity__lt=since, last_activity__gte=since - LOOKED_BACK,
    )  # fmt: skip
    count, days = 0, store.get("leads.stale_days")
    for lead in leads.select_related("anchor").iterator(chunk_size=500):
        key = f"lead_stale:{lead.pk}:{lead.last_activity:%Y%m%d%H%M%S}"
        count += len(notify("lead_stale", [lead.owner_id], key=key, anchor=lead.anchor, values={"days": days}))
    return count
