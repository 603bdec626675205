"""The page of what leads add up to: as far as the reader sees them, under the filters of their list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from vinculo.domains.sales.lead import tallies
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.lead.stale import limit
from vinculo.domains.sales.lead.tallies import Tally
from vinculo.domains.sales.lead_status.model import Outcome
from vinculo.entities.query import BadQuery
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_decimal, format_integer, format_money
from vinculo.records.money import house_currency
from vinculo.screens.asked import actor_of, asked, refusal, require, same_list
from vinculo.screens.list import chips
from vinculo.screens.shell import crumbs

BIGGEST = 10
ASKED_HERE = ("created__gte", "created__lte", "owner")
HEIGHT = 100  # of the chart of months, in its own units


@require_GET
def statistics_screen(request: HttpRequest) -> HttpResponse:
    """Figures, then a table with bars for each way of looking at them."""
    actor = actor_of(request)
    require(LeadEntity, actor, "list")
    try:
        query = asked(request, LeadEntity, actor)
    except BadQuery as bad:
        return refusal(request, LeadEntity, bad.errors, 400)
    rows = query.narrow(LeadEntity, LeadEntity.rows(actor, "list")).joined().queryset()
    context = {
        "entity": LeadEntity,
        "crumbs": crumbs(LeadEntity, (_("Statistics"), "")),
        "chips": chips(request, query),
        "owners": next((f.choices(actor) for f in LeadEntity.filters_for(actor) if f.name == "owner"), []),
        "kept": [pair for pair in pairs(request.GET) if pair[0] not in ASKED_HERE],
        **told(rows, request.GET, actor),
    }
    return render(request, "lead/statistics.html", context)


def pairs(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() for value in values if value]


def told(rows: Any, data: QueryDict, actor: Actor) -> dict[str, Any]:
    """Everything the page tells of the leads `rows`."""
    money = "estimated_value" not in LeadEntity.hidden_names(actor)
    statuses = tallies.by_status(rows)
    total = Tally("", "")
    for one in statuses:
        total.add(one)
    groups = [
        (_("By status"), "status", statuses),
        (_("By owner"), "owner", tallies.by_owner(rows, actor)),
        (_("By country"), "country", tallies.by_country(rows)),
        (_("By channel"), "channel", tallies.by_relation(rows, "channel")),
        (_("By campaign"), "campaign", tallies.by_relation(rows, "campaign")),
    ]
    return {
        "figures": figures(rows, statuses, total, data, money=money),
        "money": money,
        "tables": [table(title, name, several, data) for title, name, several in groups],
        "months": months(tallies.by_month(rows)) if total.count else None,
        "biggest": biggest(rows) if money else [],
        "total": total.count,
    }


def figures(rows: Any, statuses: list[Tally], total: Tally, data: QueryDict, *, money: bool) -> list[dict[str, str]]:
    """What stands at the head, each leading to its list."""
    since = limit()
    is_open = {"outcome": Outcome.OPEN.value}
    won = {"outcome": Outcome.WON.value}
    still_open = sum(one.count for one in statuses if one.is_open)
    stale = rows.filter(outcome=Outcome.OPEN, last_activity__lt=since).count() if since else 0
    found = [
        (_("In all"), "sparkles", format_integer(total.count), {}),
        (pgettext("leads", "Open"), "circle-dot", format_integer(still_open), is_open),
        (_("Stale"), "hourglass", format_integer(stale), {"movement": "stale"}),
        (_("Converted or won"), "trophy", format_integer(total.won), won),
        (_("Conversion ratio"), "target", percent(total.won, total.count), won),
    ]
    if money:
        found += [
            (_("Value of the open ones"), "coins", amount(total.value), is_open),
            (_("Value of those won"), "banknote", amount(total.won_value), won),
        ]
    return [
        {"label": label, "icon": icon, "value": value, "url": list_url(data, which)}
        for label, icon, value, which in found
    ]


def table(title: str, name: str, several: list[Tally], data: QueryDict) -> dict[str, Any]:
    """Its lines, with the length of their bars in parts of a hundred of the longest."""
    most = max((one.count for one in several), default=0) or 1
    lines = [
        {
            "label": one.label,
            "url": list_url(data, {name: one.key}) if one.key else "",
            "count": format_integer(one.count),
            "bar": round(one.count * 100 / most),
            "won_bar": round(one.won * 100 / most),
            "won": format_integer(one.won),
            "ratio": percent(one.won, one.count),
            "value": amount(one.value),
        }
        for one in several
    ]
    return {"title": title, "lines": lines}


def months(several: list[Tally]) -> dict[str, Any]:
    """The bars of the chart of new leads a month, from the foot of a picture 100 high and as wide as its bars."""
    most = max(one.count for one in several) or 1
    bars = []
    for place, one in enumerate(several):
        high, won = round(one.count * HEIGHT / most), round(one.won * HEIGHT / most)
        bars.append(
            {
                "x": place * 10 + 1, "y": HEIGHT - high, "height": high, "won_y": HEIGHT - won, "won_height": won,
                "label": one.label, "count": format_integer(one.count), "won": format_integer(one.won),
                "ratio": percent(one.won, one.count),
            }
        )  # fmt: skip
    return {"bars": bars, "width": len(bars) * 10, "height": HEIGHT}


def biggest(rows: Any) -> list[dict[str, str]]:
    """The open ones that may bring most."""
    found = rows.filter(outcome=Outcome.OPEN, estimated_value__gt=0).select_related("status")
    return [
        {
            "title": lead.subject, "url": LeadEntity.url(f"{lead.pk}/"), "who": lead.company or lead.person,
            "status": str(lead.status), "value": amount(lead.estimated_value),
        }
        for lead in found.order_by("-estimated_value", "pk")[:BIGGEST]
    ]  # fmt: skip


def list_url(data: QueryDict, which: dict[str, str]) -> str:
    """The list of the same leads, narrowed further."""
    return LeadEntity.url(same_list(data, (), **which))


def percent(part: int, whole: int) -> str:
    """«33,33 %»: of all there are, as long as there are any."""
    return f"{format_decimal(part * 100 / whole, 2)}\N{NO-BREAK SPACE}%" if whole else "–"


def amount(value: Any) -> str:
    return format_money(value, house_currency())


__all__ = ["statistics_screen"]
