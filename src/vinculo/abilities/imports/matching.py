"""Which records the rows of a chunk are about, recognised by the keys of the declaration, strongest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from vinculo.abilities.imports.cells import Line
from vinculo.abilities.imports.keys import Key
from vinculo.identity.actor import Actor
from vinculo.records import custom


class Matches:
    """Finds the record of each line and puts it on the line, with whether the actor may change it."""

    def __init__(self, model: Any, actor: Actor, keys: Sequence[Key], label: Callable[[Key], str]) -> None:
        self.model = model
        self.actor = actor
        self.keys = [key for key in keys if key.recognises]
        self.label = label

    def find(self, lines: Sequence[Line], *, lock: bool) -> None:
        """Fills in `before` and `may_change`; refuses lines whose record is ambiguous, trashed or out of sight.

        With `lock` nobody else can change the records until the transaction ends.
        """
        found: dict[Line, tuple[Key, list[int]]] = {}
        for key in self.keys:
            claims = ((line, dict(line.claims).get(key)) for line in lines if line not in found)
            wanted = {line: values for line, values in claims if values}
            holders = key.holders(self.model, wanted.values(), None if key.unique else self.actor)
            for line, values in wanted.items():
                if values in holders:
                    found[line] = key, holders[values]
        pks = {pk for _key, several in found.values() for pk in several}
        if not pks:
            return
        records = self._records(pks, lock)
        visible = self._permitted("view", pks)
        changeable = self._permitted("change", pks)
        for line, (key, several) in found.items():
            record = records[several[0]]
            label = self.label(key)
            if len(several) > 1:
                line.refuse(label, _("Several records have this. Give the number of the right one."))
            elif record.pk not in visible:
                line.refuse(label, key.taken_message())
            elif record.trashed is not None:
                line.refuse(label, _("This record is in the trash. Restore it first."))
            else:
                self._put(line, record, label, may_change=record.pk in changeable)

    def put(self, chosen: Mapping[Line, int], *, lock: bool) -> None:
        """Takes the lines for these records, which the actor sees."""
        pks = set(chosen.values())
        records = self._records(pks, lock) if pks else {}
        changeable = self._permitted("change", pks) if pks else set()
        for line, pk in chosen.items():
            self._put(line, records[pk], "", may_change=pk in changeable)

    def _put(self, line: Line, record: Any, label: str, *, may_change: bool) -> None:
        if self._says_other_number(line, record):
            sentence = _("The record with this has the number %(number)s, which no file changes.")
            line.refuse(label, sentence % {"number": record.number})
        else:
            line.before, line.may_change = record, may_change

    def _records(self, pks: set[int], lock: bool) -> dict[int, Any]:
        relations = [f.name for f in self.model._meta.concrete_fields if f.is_relation and not f.primary_key]
        rows = self.model.objects.unscoped("what the actor may see of them is checked with the answer")
        rows = rows.filter(pk__in=pks).order_by("pk").select_related(*relations)
        if lock:
            rows = rows.select_for_update(of=("self",))
        found = {row.pk: row for row in rows}
        custom.fetch(list(found.values()))
        return found

    def _permitted(self, verb: str, pks: set[int]) -> set[int]:
        rows = self.model.objects.permitted(self.actor, verb)
        return set(rows.filter(pk__in=pks).values_list("pk", flat=True))

    def _says_other_number(self, line: Line, record: Any) -> bool:
        given = line.values.get("number")
        return given is not None and given != record.number
