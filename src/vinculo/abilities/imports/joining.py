"""The cells that say to which sets (segments, tags) a record belongs: understood, compared and carried out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from vinculo.abilities.imports.cells import FileColumn, Line
from vinculo.abilities.imports.source import as_text
from vinculo.entities.sets import SetColumn, words_of
from vinculo.identity.actor import Actor


class Joining:
    """The set columns of a file. What a line asks for stands in `line.joins`: {column: sets it is not in yet}."""

    def __init__(self, columns: Sequence[FileColumn], actor: Actor) -> None:
        self.columns = [(column, column.field) for column in columns if isinstance(column.field, SetColumn)]
        self.actor = actor

    def read(self, lines: Sequence[Line]) -> None:
        for column, part in self.columns:
            place = column.place
            texts = {line: as_text(line.cells[place]) for line in lines if place < len(line.cells)}
            asked = {line: words for line, text in texts.items() if (words := words_of(text))}
            known = part.meanings({word for words in asked.values() for word in words}, self.actor)
            for line, words in asked.items():
                line.joins[part.name] = [known[word] for word in words if word in known]
                for word in words:
                    if word not in known:
                        sentence = _("Nothing you may choose is called «%(text)s».")
                        line.refuse(column.label, sentence % {"text": word[:80]})

    def judge(self, lines: Sequence[Line]) -> None:
        """Leaves of what the lines ask for what is to be done; refuses what cannot be."""
        for column, part in self.columns:
            asking = [line for line in lines if line.joins.get(part.name)]
            known = {line.before.pk for line in asking if line.before is not None}
            sets = {one.pk: one for line in asking for one in line.joins[part.name]}
            present = part.holds(known, list(sets.values())) if known else set()
            for line in asking:
                pk = line.before.pk if line.before is not None else 0
                missing = [one for one in line.joins[part.name] if (pk, one.pk) not in present]
                line.joins[part.name] = missing
                for one in missing:
                    if complaint := part.complaint(one):
                        line.refuse(column.label, complaint)

    def write(self, lines: Sequence[Line], rows: dict[Line, Any], batch: uuid.UUID | None) -> None:
        """Puts the records of the lines, as they were written, into their sets."""
        for _column, part in self.columns:
            put = [(rows[line], line.joins[part.name]) for line in lines if line.joins.get(part.name)]
            if put:
                part.put(put, self.actor, batch)

    def told(self, line: Line) -> list[list[str]]:
        """[label, "", names] per column, as the report of a changed row shows it."""
        return [
            [column.label, "", ", ".join(str(one) for one in line.joins[part.name])]
            for column, part in self.columns
            if line.joins.get(part.name)
        ]
