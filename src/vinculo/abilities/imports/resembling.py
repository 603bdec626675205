"""New rows that are probably here already: written all the same, left out, or taken for the record they resemble."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from vinculo.abilities.duplicates.find import Found, like_each, out_of_sight
from vinculo.abilities.imports.cells import Line
from vinculo.abilities.imports.matching import Matches
from vinculo.abilities.imports.models import RowVerdict, Way
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records.models import Change

SHOWN = 2


class Resembling:
    """Settles the lines that no key recognised, in the `way` that whoever imports has chosen."""

    def __init__(self, entity: type[Entity], actor: Actor, way: str, matches: Matches, batch: uuid.UUID | None) -> None:
        self.entity = entity
        self.actor = actor
        self.way = way if entity.duplicates else Way.CREATE
        self.matches = matches
        self.batch = batch

    def settle(self, lines: Sequence[Line]) -> None:
        """Gives the lines that resemble something their record or, left out, their verdict.

        Rows that are written all the same are compared by the report, as far as it shows them.
        """
        if self.way == Way.CREATE:
            return
        new = [line for line in lines if line.before is None and not line.reasons]
        resembled = dict(zip(new, resembling(self.entity, new, self.actor), strict=True))
        pks = {match.row.pk for found in resembled.values() for match in found.matches}
        own = self._of_this_import(pks)
        chosen: dict[Line, int] = {}
        for line, found in resembled.items():
            matches = [match for match in found.matches if match.row.pk not in own]
            if matches and self.way == Way.UPDATE:
                line.alike = [_("Taken for %(name)s") % {"name": f"«{matches[0].row}» ({matches[0].score})"}]
                chosen[line] = matches[0].row.pk
            elif matches or found.hidden:
                line.alike = told(self.entity, Found(matches, found.hidden))
                line.verdict = RowVerdict.Verdict.UNCHANGED
        self.matches.put(chosen, lock=self.batch is not None)

    def _of_this_import(self, pks: set[int]) -> set[int]:
        """Of the records those that earlier rows of the file became: the check did not know them either."""
        if not self.batch or not pks:
            return set()
        written = Change.objects.filter(batch=self.batch, verb="create", kind=self.entity.key(), record_id__in=pks)
        return set(written.values_list("record_id", flat=True))


def resembling(entity: type[Entity], lines: Sequence[Line], actor: Actor) -> list[Found]:
    """What each of the lines resembles, as it would be written."""
    rows: list[Any] = [line.row for line in lines]
    for row in rows:
        row.prepare()
    return like_each(entity, rows, actor) if rows else []


def told(entity: type[Entity], found: Found) -> list[str]:
    """What a line resembles, in sentences."""
    said = [_("Looks like %(name)s") % {"name": f"«{one.row}» ({one.score})"} for one in found.matches[:SHOWN]]
    return [*said, *([out_of_sight(entity)] if found.hidden else [])]
