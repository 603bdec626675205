"""The page of the forecast, and what one takes along of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.forecast import (
    BY,
    LATE,
    MOST_MONTHS,
    UNDATED,
    Line,
    Month,
    added_up,
    forecast,
)
from vinculo.domains.sales.opportunity.takeaway import sent_as
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.entities.noun import capital
from vinculo.entities.tables.columns import TableColumn
from vinculo.records.formats import format_money
from vinculo.records.history import note_event
from vinculo.records.money import house_currency
from vinculo.screens.asked import actor_of, require
from vinculo.screens.shell import crumbs

MONTHS_BACK, MONTHS = 2, 6
SPANS = (3, 6, 12, 24)


class Wanted:
    """What the address asks for; nonsense is the usual."""

    def __init__(self, request: HttpRequest) -> None:
        sent = request.GET
        self.by = sent["by"] if sent.get("by") in BY else BY[0]
        self.months = number(sent.get("months", ""), MOST_MONTHS) or MONTHS
        self.first = month_of(sent.get("from", "")) or usual_start()
        self.teams = list(SalesTeam.objects.filter(is_active=True))
        wanted = number(sent.get("team", ""), 2**62)
        self.team = next((one for one in self.teams if one.pk == wanted), None)

    @property
    def team_pk(self) -> int | None:
        return self.team.pk if self.team else None

    def query(self, **change: Any) -> str:
        pairs = {
            "by": self.by,
            "from": f"{self.first:%Y-%m}",
            "months": self.months,
            "team": self.team and self.team.pk,
        }
        return "?" + urlencode({name: value for name, value in {**pairs, **change}.items() if value})


def number(text: str, most: int) -> int:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    return found if found <= most else 0


def month_of(text: str) -> dt.date | None:
    """«2026-11» as its first day, within the years people plan."""
    try:
        found = dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def usual_start() -> dt.date:
    day = timezone.localdate().replace(day=1)
    for _month in range(MONTHS_BACK):
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return day


@require_GET
def forecast_screen(request: HttpRequest) -> HttpResponse:
    """Months with a line for each person or team."""
    actor = actor_of(request)
    require(OpportunityEntity, actor, "list")
    wanted = Wanted(request)
    months = forecast(actor, wanted.first, wanted.months, by=wanted.by, team=wanted.team_pk)
    context = {
        "entity": OpportunityEntity,
        "wanted": wanted,
        "months": [shown(month) for month in months],
        "total": cells(added_up(line for month in months for line in month.lines)),
        "kinds": [
            {"label": label, "url": wanted.query(by=by), "active": by == wanted.by}
            for by, label in zip(BY, (_("By agent"), _("By team")), strict=True)
        ],
        "spans": SPANS,
        "export_query": wanted.query(),
        "currency": house_currency(),
        "may_export": OpportunityEntity.may(actor, "export"),
        "crumbs": crumbs(OpportunityEntity, (_("Forecast"), "")),
    }
    return render(request, "opportunity/forecast.html", context)


def shown(month: Month) -> dict[str, Any]:
    return {
        "label": label(month.day),
        "total": cells(month.total),
        "lines": [{"who": line.who or _("Nobody"), **cells(line)} for line in month.lines],
    }


def label(day: dt.date) -> str:
    if day == LATE:
        return _("Close has gone by")
    return _("Without a day") if day == UNDATED else capital(date_format(day, "F Y"))


def cells(line: Line) -> dict[str, Any]:
    """The figures as people read them; a blank where there is nothing."""
    currency = house_currency()
    money = {
        name: format_money(value, currency) if (value := getattr(line, name)) else ""
        for name in ("won", "weighted", "pipeline", "quota")
    }
    return {**money, "reached": line.reached, "is_reached": (line.reached or 0) >= 100}


@require_GET
def forecast_export_screen(request: HttpRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The same lines as a file; `kind` is csv or xlsx."""
    actor = actor_of(request)
    require(OpportunityEntity, actor, "export")
    wanted = Wanted(request)
    months = forecast(actor, wanted.first, wanted.months, by=wanted.by, team=wanted.team_pk)
    columns = [
        TableColumn(_("Month")), TableColumn(_("Agent") if wanted.by == "agent" else _("Team")),
        TableColumn(_("Won"), "money"), TableColumn(_("Weighted"), "money"), TableColumn(_("Pipeline value"), "money"),
        TableColumn(_("Quota"), "money"), TableColumn(_("Reached (percent)"), "integer"),
    ]  # fmt: skip
    word = _("forecast")
    name = f"{word}-{wanted.first:%Y%m}.{kind}"
    note_event(actor, OpportunityEntity.key(), "export", name, {"query": request.GET.urlencode()[:1000]})
    return sent_as(kind, name, columns, list(written(months)), language=get_language() or "es")


def written(months: list[Month]) -> Iterator[tuple[Any, ...]]:
    for month in months:
        for line in month.lines:
            yield label(month.day), line.who, line.won, line.weighted, line.pipeline, line.quota, line.reached


__all__ = ["forecast_export_screen", "forecast_screen"]
