"""Writing tables: CSV as a Spanish spreadsheet opens it, and XLSX with real numbers and dates.

Both take rows as an iterator of tuples and never hold more than one batch of them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vinculo.entities.tables.columns import RISKY_STARTS, TableColumn, guard
from vinculo.records.formats import SPANISH, Refused, Style, format_date, format_phone, style_of

Row = Sequence[Any]
Cells = Sequence[Any]
Writer = Callable[[Cells], Cells]  # one column of a batch → its cells as the file wants them

_BATCH = 1000
_XLSX_ROWS = 1_048_575  # below the header
_XLSX_TEXT = 32_767
_XLSX_EXACT = 10**15  # beyond it a spreadsheet rounds whole numbers
_XLSX_FIRST_DAY = dt.date(1900, 3, 1)  # before it its calendar is wrong

TOO_MANY_ROWS = _("An Excel sheet has room for 1,048,575 rows. Export as CSV or filter the list.")


class TooManyRows(Refused):
    """More rows than one sheet can hold."""


# --- CSV ---------------------------------------------------------------------------------------


def write_csv(
    columns: Sequence[TableColumn],
    rows: Iterable[Row],
    *,
    language: str = "es",
    zone: dt.tzinfo | None = None,
    delimiter: str = ";",
) -> Iterator[bytes]:
    """Chunks of a CSV file: UTF-8 with BOM, dd/mm/yyyy, decimal comma (point in English), formulas guarded.

    Moments are written on the clock of `zone` (default: the active one).
    """
    writers = [_csv_writer(column, style_of(language), zone) for column in columns]
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write("\ufeff")
    out.writerow([guard(column.label) for column in columns])
    for batch in _batches(rows):
        out.writerows(_written(batch, writers))
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():  # the header of a table without rows
        yield rest.encode()


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _written(batch: list[Row], writers: Sequence[Writer]) -> Iterable[tuple[Any, ...]]:
    """The batch with every column passed through its writer: a loop per column is cheaper than one per cell."""
    by_column = zip(*batch, strict=True)
    return zip(*(write(cells) for write, cells in zip(writers, by_column, strict=True)), strict=True)


def _csv_writer(column: TableColumn, style: Style, zone: dt.tzinfo | None) -> Writer:
    match column.kind:
        case "integer":
            return _as_they_are
        case "decimal":
            point = style.decimal
            return lambda cells: [_decimal(c, point) for c in cells]
        case "money":
            unit, places, point = 10**column.places, column.places, style.decimal
            return lambda cells: [_amount(c, unit, places, point) for c in cells]
        case "date":
            return lambda cells: [format_date(c) for c in cells]
        case "datetime":
            clock = zone or timezone.get_current_timezone()
            return lambda cells: [_moment(c, clock) for c in cells]
        case "boolean":
            words = {True: style.yes, False: style.no, None: ""}
            return lambda cells: [words[c] for c in cells]
        case "phone":
            return lambda cells: _guarded([format_phone(c) for c in cells])
        case "text":
            return _guarded


def _as_they_are(cells: Cells) -> Cells:
    return cells


def _guarded(cells: Cells) -> Cells:
    try:
        return [guard(c) if c and c[0] in RISKY_STARTS else c for c in cells]
    except (TypeError, KeyError):  # something else than text among them
        return [guard(str(c)) if c is not None else "" for c in cells]


def _decimal(value: Decimal | None, point: str) -> str:
    return "" if value is None else format(value, "f").replace(".", point)


def _amount(minor: int | None, unit: int, places: int, point: str) -> str:
    if minor is None:
        return ""
    if not places:
        return str(minor)
    whole, rest = divmod(abs(minor), unit)
    return f"{'-' if minor < 0 else ''}{whole}{point}{rest:0{places}}"


def _moment(value: dt.datetime | None, clock: dt.tzinfo) -> str:
    if value is None:
        return ""
    iso = (value.astimezone(clock) if value.tzinfo else value).isoformat(" ")
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}{iso[10:19]}"


# --- XLSX --------------------------------------------------------------------------------------


def write_xlsx(
    columns: Sequence[TableColumn],
    rows: Iterable[Row],
    target: str | os.PathLike[str] | BinaryIO,
    *,
    sheet: str = "Datos",
    zone: dt.tzinfo | None = None,
) -> None:
    """One sheet with a frozen, filterable header, typed numbers and dates, and text that stays text.

    Raises TooManyRows beyond what a sheet can hold.
    """
    labels = _unique([column.label for column in columns])
    writers = [_xlsx_writer(column, zone) for column in columns]
    cells = _counted(row for batch in _batches(rows) for row in _written(batch, writers))
    first = next(cells, None)
    if first is None or not _write_fast(columns, labels, _chained(first, cells), target, sheet):
        _write_plain(columns, labels, _chained(first, cells), target, sheet)
