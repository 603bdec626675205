"""What wants attention: overdue next steps and closes, and what nobody does anything with."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.agenda.activity.filters import WordFilter
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import CLOSED
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.columns import Column
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date

OPEN = Q(stage_kind__in=[kind for kind in Stage.Kind if kind not in CLOSED])


class Wants(models.TextChoices):
    OVERDUE = "overdue", gettext_lazy("Overdue")
    STALE = "stale", gettext_lazy("Stale")


def overdue() -> Q:
    """Open, and its next action or its close should have been; by the clock of whoever asks."""
    today = timezone.localdate()
    return OPEN & (Q(action_day__lt=today) | Q(close_day__lt=today))


def stale() -> Q:
    """Open, and nothing was done with it for as many days as its road allows."""
    now = timezone.now()
    found = Q(pk__in=())
    for pk, days in Pipeline.objects.values_list("pk", "stale_days"):
        found |= Q(pipeline_id=pk, last_activity__lt=now - dt.timedelta(days=days))
    return OPEN & found


def marks(row: Opportunity, stale_days: int) -> list[str]:
    """In words, what is not well with it."""
    found = [_("Overdue")] if row.is_overdue else []
    return [*found, _("Stale")] if row.is_stale(stale_days) else found


class AttentionFilter(WordFilter):
    """`?wants=overdue`."""

    def __init__(self) -> None:
        super().__init__("wants", Wants, gettext_lazy("Wants attention"))

    def equals(self, value: Any) -> Q:
        return overdue() if value == Wants.OVERDUE else stale()


class NextDay(Column):
    """The day of the next action, marked when it has gone by or nothing is done with the opportunity."""

    also = ("pipeline", "stage_kind", "expected_close", "last_activity")

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        return dict(Pipeline.objects.values_list("pk", "stale_days"))

    def cell(self, row: Any, prepared: Any = None) -> str:
        day = escape(format_date(row.next_action_date)) if row.next_action_date else ""
        wrong = marks(row, prepared[row.pipeline_id])
        said = "".join(f'<span class="badge tone-danger">{escape(one)}</span>' for one in wrong)
        return f'<span class="with-button">{day}{said}</span>' if said else day


__all__ = ["AttentionFilter", "NextDay", "marks", "overdue", "stale"]
