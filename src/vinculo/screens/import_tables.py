"""What the pages of an import show: its numbers, its rows with their verdicts, the imports of the past."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.abilities.imports.models import ImportRun, RowVerdict
from vinculo.abilities.imports.report import KEPT, LIKE, alike_rows, kept
from vinculo.records.formats import format_datetime, format_integer

State = ImportRun.State
Verdict = RowVerdict.Verdict

PAGE = 50
SHOWN_CHANGES = 4
ALIKE = "alike"  # beside the verdicts: the rows that resemble a record, whatever becomes of them
TONES = {Verdict.CREATED: "success", Verdict.UPDATED: "info", Verdict.UNCHANGED: "neutral", Verdict.REJECTED: "danger"}
ICONS = {Verdict.CREATED: "plus", Verdict.UPDATED: "pencil", Verdict.UNCHANGED: "minus", Verdict.REJECTED: "x"}
STATE_TONES = {State.DONE: "success", State.FAILED: "danger", State.STOPPED: "warning"}


def counted(run: ImportRun, verdict: str) -> int:
    found: int = getattr(run, f"{verdict}_rows")
    return found


def headings() -> dict[str, str]:
    """The verdicts as headings over numbers of rows."""
    return {
        Verdict.CREATED: pgettext("rows", "New"),
        Verdict.UPDATED: pgettext("rows", "Changed"),
        Verdict.UNCHANGED: pgettext("rows", "Unchanged"),
        Verdict.REJECTED: pgettext("rows", "Rejected"),
    }


def figures(run: ImportRun) -> list[dict[str, Any]]:
    """The counters, as components/figures.html takes them."""
    return [
        {"label": label, "value": format_integer(counted(run, verdict)), "icon": ICONS[Verdict(verdict)]}
        for verdict, label in headings().items()
    ]


def progress(run: ImportRun, poll_url: str) -> dict[str, Any]:
    """The bar, as components/progress.html takes it."""
    label = _("Importing…") if run.state == State.RUNNING else _("Checking the rows…")
    note = ""
    if run.rejected_rows:
        note = _("Rejected so far: %(count)s") % {"count": format_integer(run.rejected_rows)}
    return {"label": label, "done": run.done_rows, "total": run.total, "note": note, "poll_url": poll_url}


def rows_page(run: ImportRun, asked: Mapping[str, str]) -> dict[str, Any]:
    """One page of the rows with their verdicts: the table, the tabs over it, the pager under it.

    `asked` is the query of the page: one verdict or all, the rows `after` or `before` a row of the file.
    """
    wanted = asked.get("verdict", "")
    verdict = wanted if wanted in Verdict.values else ""
    after, before = _row_number(asked.get("after")), _row_number(asked.get("before"))
    rows: Any = alike_rows(run) if wanted == ALIKE else run.rows.filter(verdict=verdict) if verdict else run.rows
    verdict = ALIKE if wanted == ALIKE else verdict
    if before:
        found = list(rows.filter(line__lt=before).order_by("-line")[: PAGE + 1])
        shown, is_first = found[:PAGE][::-1], len(found) <= PAGE
        is_last = not shown or not rows.filter(line__gte=before).exists()
    else:
        found = list(rows.filter(line__gt=after).order_by("line")[: PAGE + 1])
        shown, is_last = found[:PAGE], len(found) <= PAGE
        is_first = not shown or not after

    def url(**query: Any) -> str:
        return "?" + urlencode({name: value for name, value in query.items() if value})

    everything = format_integer(run.done_rows)
    tabs = [{"label": pgettext("rows", "All"), "url": "?", "active": not verdict, "count": everything}]
    for value, label in headings().items():
        count = format_integer(counted(run, value))
        tabs.append({"label": label, "url": url(verdict=value), "active": verdict == value, "count": count})
    if run.alike:
        label, count = pgettext("rows", "Similar to others"), format_integer(run.alike)
        tabs.append({"label": label, "url": url(verdict=ALIKE), "active": verdict == ALIKE, "count": count})
    every = run.alike if verdict == ALIKE else sum(kept(run, v) for v in ([verdict] if verdict else Verdict.values))
    return {
        "tabs": tabs,
        "columns": [
            {"label": _("Row"), "css": "num cell-labelled"},
            {"label": _("Verdict"), "css": "cell-side"},
            {"label": _("Name"), "css": "cell-main"},
            {"label": _("What happened") if run.started else _("What will happen"), "css": "cell-wrap"},
        ],
        "rows": [_row(row) for row in shown],
        "count": format_integer(every),
        "previous_url": "" if is_first else url(verdict=verdict, before=shown[0].line),
        "next_url": "" if is_last else url(verdict=verdict, after=shown[-1].line),
        "kept": format_integer(KEPT) if any(kept(run, v) < counted(run, v) for v in Verdict.values) else "",
    }


def _row_number(text: str | None) -> int:
    """0 for what is no number of a row."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _row(row: RowVerdict) -> dict[str, Any]:
    verdict = Verdict(row.verdict)
    badge = format_html('<span class="badge tone-{}">{}</span>', TONES[verdict], verdict.label)
    return {
        "id": row.pk,
        "title": row.title,
        "cells": [
            {"value": format_integer(row.line), "css": "num cell-labelled", "label": _("Row")},
            {"value": badge, "css": "cell-side"},
            {"value": row.title or "—", "css": "cell-main"},
            {"value": _what(verdict, row.details), "css": "cell-wrap"},
        ],
    }


def _what(verdict: Verdict, details: list[list[str]]) -> SafeString:
    """What the row resembles; then reasons, changes or first values, one a line where they are sentences."""
    likely = format_html_join(
        "", '<div class="import-like">{}</div>', [(t,) for label, t in (one[:2] for one in details) if label == LIKE]
    )
    details = [one for one in details if one[0] != LIKE]
    return likely + _what_of(verdict, details)


def _what_of(verdict: Verdict, details: list[list[str]]) -> SafeString:
    if verdict == Verdict.UPDATED:
        changes = [(label, old or "—", new) for label, old, new in details[:SHOWN_CHANGES]]
        lines = format_html_join("", "<div>{}: <s>{}</s> → <b>{}</b></div>", changes)
        if len(details) <= SHOWN_CHANGES:
            return lines
        return lines + format_html("<div>{}</div>", _("and %(count)d more") % {"count": len(details) - SHOWN_CHANGES})
    if verdict == Verdict.REJECTED:
        with_name = [(f"{label}: " if label else "", sentence) for label, sentence in details]
        return format_html_join("", "<div><b>{}</b>{}</div>", with_name)
    return format_html_join(" · ", "{}", [(text,) for _label, text in details])


def past_columns() -> list[dict[str, str]]:
    labels = headings()
    return [
        {"label": _("File"), "css": "cell-main"},
        {"label": _("State"), "css": "cell-side"},
        {"label": _("Date"), "css": ""},
        *({"label": labels[verdict], "css": "num cell-extra"} for verdict in Verdict),
    ]


def past_row(run: ImportRun, url: str) -> dict[str, Any]:
    """A past import, which opens where it stands."""
    badge = format_html(
        '<span class="badge tone-{}">{}</span>', STATE_TONES.get(State(run.state), "neutral"), run.get_state_display()
    )
    numbers = [{"value": format_integer(counted(run, v)), "css": "num cell-extra"} for v in Verdict]
    return {
        "id": run.pk,
        "url": url,
        "title": run.file_name,
        "cells": [
            {"value": run.file_name, "css": "cell-main"},
            {"value": badge, "css": "cell-side"},
            {"value": format_datetime(run.created)},
            *numbers,
        ],
    }
