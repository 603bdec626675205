"""The cells of a chunk as values: one loop per column, and a sentence for every cell that makes no sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from vinculo.abilities.imports.source import Row, as_text
from vinculo.entities.fields import Choice, Date, DateTime, Email, Field, Relation
from vinculo.entities.sets import SetColumn
from vinculo.entities.tables.read import Cell
from vinculo.records.formats import BadCell
from vinculo.records.text import fold

Reason = tuple[str, str]  # the column's name or "", and the sentence

# What stands for no other row; old programs write 0.
NOTHING = ("", "0", "-")

# Two moments this close are one: a list shows minutes, a spreadsheet rounds seconds.
SAME_MOMENT = dt.timedelta(minutes=1)


@dataclass(slots=True)
class FileColumn:
    """A column of the file that fills in a field. `label` is what the file calls it.

    `words` are values by what files say for them, folded.
    """

    place: int
    label: str
    field: Field | SetColumn
    words: Mapping[str, Any]


@dataclass(slots=True, eq=False)
class Line:
    """A row of the file on its way to a verdict."""

    number: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)  # by field; blank cells are absent
    words: dict[str, str] = field(default_factory=dict)  # what the file calls other rows, by field
    doubts: dict[str, str] = field(default_factory=dict)  # of those words, why they stand for nothing
    errors: dict[str, list[str]] = field(default_factory=dict)  # what the record's own rules complain about
    reasons: list[Reason] = field(default_factory=list)
    row: Any = None  # the record as it would be
    claims: list[Any] = field(default_factory=list)  # its (key, values), see once.OnlyOnce
    before: Any = None  # the record as it is, when it exists
    may_change: bool = False
    veiled: set[str] = field(default_factory=set)  # its relations to what the actor does not see
    changed: list[str] = field(default_factory=list)  # the fields in which they differ
    old: dict[str, str] = field(default_factory=dict)  # what those showed before
    joins: dict[str, list[Any]] = field(default_factory=dict)  # the sets it is put into, by column
    verdict: str = ""
    alike: list[str] = field(default_factory=list)  # what it resembles, in sentences

    def refuse(self, label: str, sentence: str) -> None:
        self.reasons.append((label, sentence))


def read_cells(rows: Sequence[Row], columns: Sequence[FileColumn]) -> list[Line]:
    """The rows with their cells understood, relations left as text."""
    lines = [Line(number, cells) for number, cells in rows]
    for column in columns:
        place, name = column.place, column.field.name
        if isinstance(column.field, SetColumn):
            continue
        if isinstance(column.field, Relation):
            for line in lines:
                if place < len(line.cells) and (text := as_text(line.cells[place])) not in NOTHING:
                    line.words[name] = text
            continue
        read = _reader(column.field, column.words)
        known: dict[Any, tuple[Any, str]] = {}
        for line in lines:
            if place >= len(line.cells) or (cell := line.cells[place]) == "":
                continue
            # Cells repeat (towns, countries), so each one is read once; 1, 1.0 and True are not the same.
            key = cell if cell.__class__ is str else (cell.__class__, cell)
            if key not in known:
                known[key] = read(cell)
            value, complaint = known[key]
            if complaint:
                line.refuse(column.label, complaint)
            elif value is not None:
                line.values[name] = value
    return lines


def _reader(field: Field, words: Mapping[str, Any]) -> Callable[[Cell], tuple[Any, str]]:
    """What turns a filled cell of the column into (value, "") or (None, complaint)."""
    checks = _further_checks(field)

    def read(cell: Cell) -> tuple[Any, str]:
        # A date may come as the number of its day, which only its own reader understands.
        as_number = isinstance(field, Date) and isinstance(cell, (int, float)) and not isinstance(cell, bool)
        try:
            if as_number:
                value = field.parse_text(cell)
            else:
                text = as_text(cell)
                word = fold(text) if words else ""
                value = words[word] if word in words else field.parse(text) if text else None
            if value == "":
                value = None
            if value is not None:
                for check in checks:
                    check(value)
        except BadCell as bad:
            return None, str(bad)
        except ValidationError as bad:
            return None, " ".join(bad.messages)
        return value, ""

    return read


def _further_checks(field: Field) -> list[Callable[[Any], None]]:
    """The validators of the model field that its reader does not apply itself."""
    if isinstance(field, Choice | Email):
        return []
    return [check for check in field.model_field.validators if not isinstance(check, MaxLengthValidator)]


def same(field: Field, old: Any, new: Any) -> bool:
    """Whether a value read from a file is the one a record has, but for what files cannot tell."""
    if old == new:
        return True
    if isinstance(field, DateTime):
        return old is not None and abs(old - new) < SAME_MOMENT
    if isinstance(old, str) and isinstance(new, str):
        # Workbooks know one kind of line end, and no reader keeps blanks around a text.
        if isinstance(field, Email):
            return old.strip().lower() == new
        return _plain(old) == _plain(new)
    return False


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
