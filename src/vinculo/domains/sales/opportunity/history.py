"""The history of an opportunity: every movement in one table, to copy, to print, for a spreadsheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.timeline import Item, timeline
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import TEXTS
from vinculo.domains.sales.opportunity.takeaway import sent_as
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.entities.fields import field_of
from vinculo.entities.tables.columns import TableColumn
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_datetime
from vinculo.records.history import note_event
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.shell import crumbs

MOST = 1000
# What a step tells already.
TOLD_BY_STEPS = ("stage", "state", "probability", *TEXTS)


@dataclass(slots=True)
class Movement:
    """One line of the history."""

    at: dt.datetime
    who: str
    what: str
    text: str = ""

    @property
    def cells(self) -> tuple[dt.datetime, str, str, str]:
        return self.at, self.who, self.what, self.text


def movements(opportunity: Opportunity, actor: Actor) -> tuple[list[Movement], bool]:
    """Steps, activities, comments, files and other changes, newest first, and whether there are older ones still."""
    rows = StageMove.objects.filter(opportunity_id=opportunity.pk).order_by("-at", "-pk")
    steps = [step(one, actor) for one in rows[: MOST + 1]]
    items, more = timeline(opportunity, actor, size=MOST)
    found = [*steps, *(one for item in items if (one := told(item)))]
    found.sort(key=lambda one: one.at, reverse=True)
    return found[:MOST], more or len(found) > MOST


def step(row: StageMove, actor: Actor) -> Movement:
    """«Nueva → Propuesta», with what was said."""
    hidden = OpportunityEntity.hidden_names(actor)
    said = [f"{label(name)}: {text(name, value)}" for name, value in row.texts.items() if name not in hidden]
    names = {"from": row.from_name, "to": row.to_name}
    if not row.from_name:
        what = _("Begun at «%(to)s»") % names
    elif row.from_name == row.to_name:
        what = _("Still at «%(to)s»") % names
    else:
        what = f"{row.from_name} → {row.to_name}"
    return Movement(row.at, row.by_name, what, "\n".join(said))


def label(name: str) -> str:
    return _("Reason") if name == "reason" else field_of(Opportunity, name).label


def text(name: str, value: str) -> str:
    """A value as the step keeps it, as people read it."""
    field = field_of(Opportunity, name) if name != "reason" else None
    if field is None or field.kind == "text":
        return value
    return field.show(field.model_field.to_python(value))


def told(item: Item) -> Movement | None:
    """An item of the timeline; none for what a step tells."""
    if item.kind == "comment":
        return Movement(item.at, item.who, _("Comment"), item.text)
    if item.kind == "file":
        return Movement(item.at, item.who, _("File"), item.text)
    if item.kind == "change":
        told_already = {label(name) for name in TOLD_BY_STEPS}
        details = [one for one in item.details if one[0] not in told_already]
        if not details or item.object.verb == "create":
            return None
        return Movement(item.at, item.who, item.text, "\n".join(f"{name}: {old} → {new}" for name, old, new in details))
    texts = [one for one in (item.about, item.note) if one]
    return Movement(item.at, item.who, item.text, "\n".join(texts))


def columns() -> list[TableColumn]:
    return [
        TableColumn(_("Date"), "datetime"), TableColumn(_("Who")), TableColumn(_("What")), TableColumn(_("Text")),
    ]  # fmt: skip


@require_GET
def history_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The table, with ways to take it along."""
    actor = actor_of(request)
    row = find(OpportunityEntity, request, pk)
    lines, more = movements(row, actor)
    here = OpportunityEntity.url(f"{pk}/")
    context = {
        "entity": OpportunityEntity,
        "row": row,
        "lines": [{"when": format_datetime(one.at), "iso": one.at.isoformat(), "line": one} for one in lines],
        "columns": [{"label": column.label, "css": ""} for column in columns()],
        "most": MOST if more else None,
        "may_export": access.offers(row, actor, "export"),
        "copy_text": as_text(lines),
        "url": here,
        "crumbs": crumbs(OpportunityEntity, (str(row), here), (_("Contact history"), "")),
    }
    return render(request, "opportunity/history.html", context)


def as_text(lines: list[Movement]) -> str:
    """The table with tabs between its columns, as spreadsheets and mails take it."""
    rows = [[column.label for column in columns()]]
    rows += [[format_datetime(one.at), one.who, one.what, one.text.replace("\n", " · ")] for one in lines]
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in cells) for cells in rows)


@require_GET
def history_export_screen(request: HttpRequest, pk: int, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The table as a file; `kind` is csv or xlsx."""
    actor = actor_of(request)
    row = find(OpportunityEntity, request, pk, "export")
    word = _("history")
    name = f"{word}-{row.number}.{kind}"
    note_event(actor, OpportunityEntity.key(), "export", name, {"record": row.pk})
    rows = [one.cells for one in movements(row, actor)[0]]
    return sent_as(kind, name, columns(), rows, language=get_language() or "es")


__all__ = ["history_export_screen", "history_screen", "movements"]
