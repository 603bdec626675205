"""The file of an import: how it is read, remembered between requests, and walked through in chunks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import islice
from typing import Any

from vinculo.abilities.files.store import path_of
from vinculo.abilities.imports.columns import all_headers
from vinculo.abilities.imports.models import ImportRun
from vinculo.entities.entity import Entity
from vinculo.entities.tables.read import Cell, TableSource, rows, sniff
from vinculo.records.formats import format_boolean, format_date, format_datetime

_REMEMBERED = ("kind", "encoding", "delimiter", "spaced", "sheet", "sheets", "header", "first_row")
SAMPLE_ROWS = 3

Row = tuple[int, list[Cell]]  # the number a spreadsheet shows, and the cells


def look_into(run: ImportRun, entity: type[Entity], file: Any = None, **answers: Any) -> None:
    """Finds out how the file is read, `answers` being what the person said of it (see `sniff`).

    `file` is one that is not kept yet. Notes it and the number of rows on `run`, unsaved. Raises BadFile.
    """
    source = sniff(file or path_of(run.file.hash), all_headers(entity), **answers)
    header = source.header or ()
    labels = [*header, *[""] * (source.width - len(header))]
    run.source = {name: getattr(source, name) for name in _REMEMBERED} | {"way": run.way}
    run.source["labels"] = [label or column_letter(place) for place, label in enumerate(labels)]
    run.total = sum(1 for cells in rows(source) if is_filled(cells))


def source_of(run: ImportRun) -> TableSource:
    """The file as `look_into` found it."""
    known = {name: run.source[name] for name in _REMEMBERED}
    known["sheets"] = tuple(known["sheets"])
    known["header"] = None if known["header"] is None else tuple(known["header"])
    return TableSource(path_of(run.file.hash), **known)


def sample_of(run: ImportRun) -> list[list[str]]:
    """The first filled rows as text."""
    filled = (cells for cells in rows(source_of(run)) if is_filled(cells))
    return [[as_text(cell) for cell in cells] for cells in islice(filled, SAMPLE_ROWS)]


def header_of(run: ImportRun) -> list[str]:
    """What each column is called; one without a name has its letter, as in a spreadsheet."""
    found: list[str] = run.source["labels"]
    return found


def column_letter(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_filled(cells: list[Cell]) -> bool:
    """Whether a row holds anything; zero is something."""
    return any(cells) or any(cell != "" for cell in cells)


def as_text(cell: Cell) -> str:
    """A cell as a person would have typed it; workbooks have numbers, dates and truth values too."""
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip()
    if isinstance(cell, bool):
        return format_boolean(cell)
    if isinstance(cell, float):
        # Fifteen digits are what a spreadsheet shows; a comma cannot be mistaken for a thousands separator.
        return format(Decimal(f"{cell:.15g}"), "f").replace(".", ",")
    if isinstance(cell, dt.datetime):
        return format_datetime(cell, seconds=True) if cell.time() != dt.time.min else format_date(cell)
    if isinstance(cell, dt.date):
        return format_date(cell)
    return str(cell)
