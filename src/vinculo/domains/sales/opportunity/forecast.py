"""What was sold, what is to be expected and what was to be sold, by month and person or team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from vinculo.domains.sales.opportunity.attention import OPEN
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import NEVER
from vinculo.domains.sales.quota.entity import QuotaEntity
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.identity.actor import Actor
from vinculo.identity.models import User

MOST_MONTHS = 24
BY = ("agent", "team")
# Where open ones stand whose close has gone by, and those without one.
LATE, UNDATED = dt.date.min, NEVER


@dataclass(slots=True)
class Line:
    """The figures of one person or team in one month, in the house's currency; `quota` None where there is none."""

    who: str
    pk: int | None
    won: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    pipeline: Decimal = Decimal(0)
    quota: Decimal | None = None
    measured: Decimal | None = None  # of a sum: what was won by those who have a quota

    @property
    def reached(self) -> int | None:
        """Percent of the quota that was won."""
        won = self.won if self.measured is None else self.measured
        return int(won * 100 / self.quota) if self.quota else None

    @property
    def is_blank(self) -> bool:
        return not (self.won or self.weighted or self.pipeline or self.quota)


@dataclass(slots=True)
class Month:
    """A month (its first day, or LATE or UNDATED) with a line for each."""

    day: dt.date
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> Line:
        return added_up(self.lines)


def added_up(lines: Iterable[Line]) -> Line:
    found, quotas = Line("", None, measured=Decimal(0)), []
    for line in lines:
        found.won += line.won
        found.weighted += line.weighted
        found.pipeline += line.pipeline
        if line.quota is not None:
            quotas.append(line.quota)
            found.measured = (found.measured or Decimal(0)) + line.won
    found.quota = sum(quotas, Decimal(0)) if quotas else None
    return found


def months_from(first: dt.date, count: int) -> list[dt.date]:
    """The first days of `count` months from `first` on."""
    found = [first.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] + dt.timedelta(days=32)).replace(day=1))
    return found


def forecast(actor: Actor, first: dt.date, count: int, *, by: str = "agent", team: int | None = None) -> list[Month]:
    """`count` months from `first` on: what `actor` sees of it, `by` agent or team, or of one team alone.

    Four questions whatever there is: what was won, what is open, the quotas, the names.
    """
    days = months_from(first, count)
    end = (days[-1] + dt.timedelta(days=32)).replace(day=1)
    rows = OpportunityEntity.rows(actor, "list")
    if team is not None:
        rows = rows.filter(team_id=team)
    figures: dict[tuple[dt.date, int | None], Line] = {}

    def line(day: dt.date, pk: int | None) -> Line:
        return figures.setdefault((day, pk), Line("", pk))

    for pk, at, won in won_by_month(rows, by, days[0], end):
        line(at.date().replace(day=1), pk).won += won
    for pk, month, weighted, pipeline in open_by_month(rows, by, end):
        place = place_of(month)
        if place in (LATE, UNDATED) or place >= days[0]:
            found = line(place, pk)
            found.weighted += weighted
            found.pipeline += pipeline
    for owner, month, amount in quotas(actor, by, days[0], end, team):
        line(month, owner).quota = amount
    names = names_of(by, {pk for _day, pk in figures})
    months = {day: Month(day) for day in (LATE, *days, UNDATED)}
    for (day, pk), found in figures.items():
        found.who = names.get(pk, "")
        if not found.is_blank and day in months:
            months[day].lines.append(found)
    for each in months.values():
        each.lines.sort(key=lambda one: (-one.won - one.weighted, one.who))
    return [each for day, each in months.items() if each.lines or day in days]


def place_of(month: dt.date) -> dt.date:
    """Where open ones of a month stand."""
    if month.year == NEVER.year:
        return UNDATED
    return LATE if month < timezone.localdate().replace(day=1) else month


def won_by_month(rows: Any, by: str, first: dt.date, end: dt.date) -> Iterable[tuple[int | None, dt.datetime, Decimal]]:
    clock = timezone.get_current_timezone()
    start, stop = (dt.datetime.combine(day, dt.time(), clock) for day in (first, end))
    won = rows.filter(stage_kind=Stage.Kind.WON, closed_at__gte=start, closed_at__lt=stop)
    grouped = won.joined().queryset().order_by().values_list(f"{by}_id", TruncMonth("closed_at", tzinfo=clock))
    found: Iterable[tuple[int | None, dt.datetime, Decimal]] = grouped.annotate(Sum("base_revenue"))
    return found


def open_by_month(rows: Any, by: str, end: dt.date) -> Iterable[tuple[int | None, dt.date, Decimal, Decimal]]:
    """Those that close before `end`, those whose close has gone by and those without one included."""
    waiting = rows.filter(OPEN & (Q(close_day__lt=end) | Q(close_day=NEVER)))
    grouped = waiting.joined().queryset().order_by().values_list(f"{by}_id", TruncMonth("close_day"))
    found: Iterable[tuple[int | None, dt.date, Decimal, Decimal]] = grouped.annotate(
        Sum("weighted"), Sum("base_revenue")
    )
    return found


def quotas(
    actor: Actor, by: str, first: dt.date, end: dt.date, team: int | None
) -> Iterable[tuple[int, dt.date, Decimal]]:
    """(person or team, month, amount). A team without a quota of its own is to sell what its people are."""
    wanted = Q(month__gte=first, month__lt=end)
    if team is not None:
        wanted &= Q(team_id=team)
    rows = QuotaEntity.rows(actor).filter(wanted).queryset().order_by().distinct()
    added: dict[tuple[int, dt.date], Decimal] = {}
    own: dict[tuple[int, dt.date], Decimal] = {}
    for of_team, user, month, amount in rows.values_list("team_id", "user_id", "month", "amount"):
        if user is None:
            own[of_team, month] = amount
        else:
            place = (of_team if by == "team" else user, month)
            added[place] = added.get(place, Decimal(0)) + amount
    found = {**added, **own} if by == "team" else added
    return [(pk, month, amount) for (pk, month), amount in found.items()]


def names_of(by: str, pks: set[int | None]) -> dict[int | None, str]:
    model: Any = User if by == "agent" else SalesTeam
    return dict(model.objects.filter(pk__in=pks - {None}).values_list("pk", "name"))


__all__ = ["BY", "LATE", "MOST_MONTHS", "UNDATED", "Line", "Month", "added_up", "forecast"]
