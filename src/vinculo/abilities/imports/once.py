"""Nothing twice: what a row claims must be free in the database and not claimed by an earlier row of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from vinculo.abilities.imports.cells import FileColumn, Line
from vinculo.abilities.imports.keys import Key, Values
from vinculo.abilities.imports.models import RowVerdict
from vinculo.abilities.imports.relations import HANDLES
from vinculo.records.text import fold

Verdict = RowVerdict.Verdict

# Kinds of what is remembered of earlier rows, beside the keys of the entity.
PK, TITLE, SAID = "pk", "title", "said"


class Taken:
    """The keys the rows of one file have used so far, by which line, and what that line said."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, int]] = {}
        self.fresh: dict[str, dict[str, int]] = {}  # since the last `handed_over`

    def line_of(self, kind: str, *values: object) -> int | None:
        return self.lines[kind].get(_joined(values)) if kind in self.lines else None

    def take(self, line: int, kind: str, *values: object) -> None:
        self._note(kind, _joined(values), line)

    def note_said(self, line: int, fingerprint: int) -> None:
        self._note(SAID, str(line), fingerprint)

    def said(self, line: int) -> int:
        return self.lines[SAID][str(line)]

    def _note(self, kind: str, value: str, number: int) -> None:
        self.lines.setdefault(kind, {})[value] = number
        self.fresh.setdefault(kind, {})[value] = number

    def handed_over(self) -> dict[str, dict[str, int]]:
        """What came since the last call, for others to `add`."""
        fresh, self.fresh = self.fresh, {}
        return fresh

    def add(self, keys: dict[str, dict[str, int]]) -> None:
        for kind, values in keys.items():
            self.lines.setdefault(kind, {}).update(values)


def _joined(values: tuple[object, ...]) -> str:
    return "\x1f".join(map(str, values))


class OnlyOnce:
    """Compares the claims of lines with the database and with earlier lines."""

    def __init__(
        self, model: Any, keys: Sequence[Key], columns: Sequence[FileColumn], taken: Taken, *, titles: bool
    ) -> None:
        self.model = model
        self.keys = keys
        self.taken = taken
        self.titles = titles  # whether rows of the file may name each other
        self.labels = {column.field.name: column.label for column in columns}
        self.places = [column.place for column in columns]
        self.mapped = itemgetter(*self.places)

    def claims(self, row: Any) -> list[tuple[Key, Values]]:
        return [(key, values) for key in self.keys if (values := key.of(row)) is not None]

    def settle_repeated(self, line: Line) -> bool:
        """Whether an earlier line was about the same record; the same again is no fault, anything else is."""
        repeated = next(self._repeats(line), None)
        if repeated is None:
            return False
        earlier, label, sentence = repeated
        if self.taken.said(earlier) == self._fingerprint(line):
            line.verdict = Verdict.UNCHANGED
        else:
            line.refuse(label, sentence)
        return True

    def _repeats(self, line: Line) -> Iterator[tuple[int, str, str]]:
        """The (earlier line, column, sentence) of each claim that the file has made before."""
        for key, values in line.claims:
            if key.fields[0].name in line.values and (earlier := self.taken.line_of(key.name, *values)):
                sentence = _("Row %(line)d of the file has the same, and says otherwise: %(value)s.")
                shown = " · ".join(map(str, values))[:80]
                yield earlier, self.label(key), sentence % {"line": earlier, "value": shown}
        if line.before and (earlier := self.taken.line_of(PK, line.before.pk)):
            sentence = _("Row %(line)d of the file is about the same record and says otherwise.")
            yield earlier, "", sentence % {"line": earlier}

    def check(self, lines: Sequence[Line]) -> None:
        """Refuses lines whose claims are not free, and notes the claims of the others."""
        clashes = self._clashes(lines)
        for line in lines:
            if line.reasons or self.settle_repeated(line):
                continue
            if key := clashes.get(line):
                line.refuse(self.label(key), key.taken_message())
            else:
                self._take(line)

    def _clashes(self, lines: Sequence[Line]) -> dict[Line, Key]:
        """The lines that claim what another record has, with the key in question."""
        wanted: dict[Key, dict[Line, Values]] = {}
        for line in lines:
            if line.reasons or line.verdict not in (Verdict.CREATED, Verdict.UPDATED):
                continue
            for key, values in line.claims:
                # A new row would have been recognised, had somebody its recognising keys.
                is_new = not (key.of(line.before) == values if line.before else key.recognises)
                if key.unique and is_new:
                    wanted.setdefault(key, {})[line] = values
        found: dict[Line, Key] = {}
        for key, claims in wanted.items():
            holders = key.holders(self.model, claims.values())
            for line, values in claims.items():
                if set(holders.get(values, ())) - {line.before.pk if line.before else None}:
                    found.setdefault(line, key)
        return found

    def _take(self, line: Line) -> None:
        for key, values in line.claims:
            self.taken.take(line.number, key.name, *values)
        self.taken.note_said(line.number, self._fingerprint(line))
        if line.before:
            self.taken.take(line.number, PK, line.before.pk)
        elif self.titles:
            self.taken.take(line.number, TITLE, fold(line.row.title))

    def is_earlier_line(self, word: str) -> bool:
        """Whether a row of the file that came before is called so."""
        kinds = ((TITLE, fold(word)), *((name, word) for name in HANDLES))
        return any(self.taken.line_of(kind, value) for kind, value in kinds)

    def _fingerprint(self, line: Line) -> int:
        """Equal for lines that say the same; capitals and blanks make no difference."""
        cells = line.cells
        if len(cells) <= max(self.places):
            cells = [*cells, *[""] * (max(self.places) + 1 - len(cells))]
        mapped = self.mapped(cells) if len(self.places) > 1 else (self.mapped(cells),)
        said = " ".join(" | ".join(map(str, mapped)).lower().split())
        return int.from_bytes(blake2b(said.encode(), digest_size=6).digest())

    def label(self, key: Key) -> str:
        """What the file, or else the form, calls the first field of a key."""
        return self.labels.get(key.fields[0].name) or key.fields[0].label
