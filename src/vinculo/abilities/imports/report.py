"""What became of the rows: counted, kept to look at, and the rejected ones handed back as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from vinculo.abilities.imports.cells import FileColumn, Line
from vinculo.abilities.imports.joining import Joining
from vinculo.abilities.imports.models import ImportRun, RowVerdict, Way
from vinculo.abilities.imports.resembling import resembling, told
from vinculo.abilities.imports.source import as_text, header_of
from vinculo.entities import registry
from vinculo.entities.fields import Field, field_of
from vinculo.entities.tables.columns import TableColumn
from vinculo.entities.tables.write import write_csv
from vinculo.identity.actor import Actor
from vinculo.records.record import Record

Verdict = RowVerdict.Verdict

# Rows that go well are kept up to so many of each kind, rejected ones all.
KEPT = 1000
# Of a new row so many values are shown, after what it resembles.
SHOWN_VALUES = 5
LIKE = "≈"

REASON_COLUMN = _("Reason")


def note(run: ImportRun, lines: Sequence[Line], columns: Sequence[FileColumn], actor: Actor) -> None:
    """Adds the lines to the counters of `run`, unsaved, and keeps those to be looked at."""
    counted = Counter(line.verdict for line in lines)
    room = {verdict: KEPT - getattr(run, f"{verdict}_rows") for verdict in Verdict.values}
    shown = []
    for line in lines:
        if line.verdict == Verdict.REJECTED or room[line.verdict] > 0:
            room[line.verdict] -= 1
            shown.append(line)
    _tell_alike(run, [line for line in shown if line.verdict == Verdict.CREATED], actor)
    joining = Joining(columns, actor)
    found = [_kept(run, line, columns, joining) for line in shown]
    for kept, line in zip(found, shown, strict=True):
        kept.details = [[LIKE, sentence] for sentence in line.alike] + kept.details
    RowVerdict.objects.bulk_create(found, batch_size=500)
    run.source["alike"] = run.alike + sum(bool(line.alike) for line in lines)
    for verdict, count in counted.items():
        setattr(run, f"{verdict}_rows", getattr(run, f"{verdict}_rows") + count)


def _tell_alike(run: ImportRun, lines: Sequence[Line], actor: Actor) -> None:
    """Notes on new rows which records they are probably the same as."""
    entity = registry.entity_named(run.entity)
    if not entity.duplicates or run.way != Way.CREATE:
        return
    for line, found in zip(lines, resembling(entity, lines, actor), strict=True):
        line.alike = told(entity, found)


def alike_rows(run: ImportRun) -> QuerySet[RowVerdict]:
    """The rows kept to look at that resemble a record."""
    return run.rows.exclude(verdict=Verdict.REJECTED).filter(details__0__0=LIKE)


def kept(run: ImportRun, verdict: str) -> int:
    """How many rows with this verdict there are to look at."""
    counted: int = getattr(run, f"{verdict}_rows")
    return counted if verdict == Verdict.REJECTED else min(counted, KEPT)


def _kept(run: ImportRun, line: Line, columns: Sequence[FileColumn], joining: Joining) -> RowVerdict:
    found = RowVerdict(run=run, line=line.number, verdict=line.verdict, title=_title(line, columns)[:300])
    if line.verdict == Verdict.REJECTED:
        found.details = line.reasons
        found.cells = [as_text(cell) for cell in line.cells]
    elif line.verdict == Verdict.UPDATED:
        found.details = [_change(field_of(type(line.row), name), line) for name in line.changed]
        found.details += joining.told(line)
    elif line.verdict == Verdict.CREATED:
        cells = ((c.label, as_text(line.cells[c.place])) for c in columns if c.place < len(line.cells))
        found.details = [[label, text] for label, text in cells if text and text != found.title][:SHOWN_VALUES]
    return found


def _title(line: Line, columns: Sequence[FileColumn]) -> str:
    if isinstance(line.row, Record):
        line.row.prepare()
        return line.row.title
    texts = (as_text(line.cells[c.place]) for c in columns if c.place < len(line.cells))
    return next((text for text in texts if text), "")


def _change(field: Field, line: Line) -> list[str]:
    return [field.label, line.old[field.name], field.show(getattr(line.row, field.name))]


def rejected_file(run: ImportRun) -> Iterator[bytes]:
    """The rejected rows as CSV with their own columns and one more that says why, ready to be corrected."""
    rows = run.rows.filter(verdict=Verdict.REJECTED).order_by("line")
    header = header_of(run)
    width = max([len(header), *(len(cells) for cells in rows.values_list("cells", flat=True).iterator())])
    names = [*header, *[""] * (width - len(header)), gettext(REASON_COLUMN)]

    def lines() -> Iterator[tuple[Any, ...]]:
        for cells, reasons in rows.values_list("cells", "details").iterator():
            yield (*cells, *[""] * (width - len(cells)), in_words(reasons))

    return write_csv([TableColumn(name) for name in names], lines(), language=get_language() or "es")


def in_words(reasons: Sequence[Sequence[str]]) -> str:
    """«Correo: no es una dirección. · Nombre: es obligatorio.»"""
    return " · ".join(f"{label}: {sentence}" if label else sentence for label, sentence in reasons)
