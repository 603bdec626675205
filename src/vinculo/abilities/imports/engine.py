"""From rows of a file to verdicts, and from verdicts to records: a chunk at a time, set by set.

The check and the import run the same code; the check only leaves the writing out. Nothing about one row can
stop another: whatever is wrong with it becomes its reasons.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.imports.blank import Blank
from vinculo.abilities.imports.cells import FileColumn, Line, read_cells, same
from vinculo.abilities.imports.columns import required_names
from vinculo.abilities.imports.joining import Joining
from vinculo.abilities.imports.keys import keys_of
from vinculo.abilities.imports.matching import Matches
from vinculo.abilities.imports.models import RowVerdict, Way
from vinculo.abilities.imports.once import OnlyOnce, Taken
from vinculo.abilities.imports.relations import HANDLES, Meanings, called
from vinculo.abilities.imports.resembling import Resembling
from vinculo.abilities.imports.source import Row
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Relation, field_of
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.entities.writing import after_save
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access, custom, writing
from vinculo.records.formats import BadCell
from vinculo.records.record import StaleVersion
from vinculo.records.text import fold

Verdict = RowVerdict.Verdict

# What can still go wrong with a row judged good: somebody else was quicker, or a rule that nobody declared.
UNWRITABLE = (IntegrityError, DataError, PermissionDenied, ValidationError, StaleVersion)

# Old and new value for rules that only ask which fields were written.
UNTOLD = [None, None]


class Engine:
    """Judges the rows of one chunk on behalf of one actor, and writes them under `batch`, if there is one.

    `taken` is what earlier rows of the file used, `way` what becomes of new rows that resemble a record. To write, it
    must run inside a transaction.
    """

    def __init__(
        self,
        entity: type[Entity],
        actor: Actor,
        columns: Sequence[FileColumn],
        taken: Taken,
        batch: uuid.UUID | None = None,
        way: str = Way.CREATE,
    ) -> None:
        self.entity = entity
        self.model: Any = entity.model
        self.actor = actor
        self.columns = columns
        self.batch = batch
        self.labels = {column.field.name: column.label for column in columns}
        self.relations = [column.field for column in columns if isinstance(column.field, Relation)]
        self.own_relations = [field.name for field in self.relations if field.related is self.model]
        self.once = OnlyOnce(self.model, keys_of(entity), columns, taken, titles=bool(self.own_relations))  # type: ignore[arg-type]
        self.matches = Matches(self.model, actor, keys_of(entity), self.once.label)  # type: ignore[arg-type]
        self.resembling = Resembling(entity, actor, way, self.matches, batch)
        self.required: list[Any] = [self.model._meta.get_field(name) for name in required_names(entity)]
        self.blank = Blank(self.model, self._starting_values())
        self.joining = Joining(columns, actor)
        self.homes: set[int] = set()

    def _starting_values(self) -> dict[str, Any]:
        """What a new row has when the file says nothing of it, related rows as objects."""
        found: dict[str, Any] = {}
        for name, value in self.entity.new_values(self.actor).items():
            model_field = self.model._meta.get_field(name)
            if model_field.is_relation and model_field.attname == name and value is not None:
                value = model_field.related_model.objects.filter(pk=value).first()
            found[model_field.name] = value
        now = timezone.now()
        return {**found, "created": now, "changed": now, "last_activity": now}

    def process(self, rows: Sequence[Row]) -> list[Line]:
        """The rows with their verdicts."""
        lines = read_cells(rows, self.columns)
        self.joining.read(lines)
        for wave in self._waves(lines):
            self._judge(wave)
            if self.batch:
                self._write_or_refuse(wave)
        return lines

    def _waves(self, lines: list[Line]) -> Iterator[list[Line]]:
        """The lines, those that name another line of the chunk (their parent company) after that one."""
        if not self.own_relations:
            yield lines
            return
        named: dict[str, Line] = {}
        for line in lines:
            for way in (*HANDLES, self.model.title_field):
                if (value := line.values.get(way)) is not None:
                    named.setdefault(fold(str(value)), line)
        left = lines
        while left:
            pending = set(left)
            waiting = []
            for line in left:
                others = {named.get(fold(word)) for name, word in line.words.items() if name in self.own_relations}
                if (others - {None, line}) & pending:
                    waiting.append(line)
            behind = set(waiting)
            ready = [line for line in left if line not in behind]
            if not ready:  # they wait for each other
                ready, waiting = left, []
            yield ready
            left = waiting

    # --- judging -----------------------------------------------------------------------------

    def _judge(self, lines: list[Line]) -> None:
        self._understand_words(lines)
        for line in lines:
            line.row = self.blank.filled(line.values)
            # Rules also bring values into their normal form, by which records are recognised.
            line.errors = self._rule_errors(line.row)
            line.claims = self.once.claims(line.row)
            if line.reasons:  # a cell that makes no sense: say at once what else is wrong
                self._refuse_errors(line)
            else:
                self.once.settle_repeated(line)
        drafts = [line for line in lines if not line.reasons and not line.verdict]
        self.matches.find(drafts, lock=self.batch is not None)
        self.resembling.settle(drafts)
        drafts = [line for line in drafts if not line.verdict]
        self._veil(drafts)
        self._find_homes(drafts)
        self.joining.judge(drafts)
        for line in drafts:
            if line.before is not None:
                self._judge_known(line)
            elif not line.reasons:
                self._judge_new(line)
        self.once.check(drafts)
        for line in lines:
            if line.reasons:
                line.verdict = Verdict.REJECTED

    def _understand_words(self, lines: list[Line]) -> None:
        for field in self.relations:
            words = {line.words[field.name] for line in lines if field.name in line.words}
            meanings = Meanings(field, self.actor, words)
            in_file = field.name in self.own_relations and not self.batch
            for line in lines:
                if (word := line.words.get(field.name)) is None:
                    continue
                try:
                    line.values[field.name] = meanings.one(word)
                except BadCell as bad:
                    if in_file and self.once.is_earlier_line(word):
                        # An import would have written that line by now.
                        line.values[field.name] = self.model(anchor_id=0, **{self.model.title_field: word})
                    else:
                        line.doubts[field.name] = str(bad)

    def _veil(self, lines: list[Line]) -> None:
        """Notes on known lines which of their relations lead to records out of the actor's sight.

        Neither is such a record named, nor is it said whether a word would have been its name. People and
        catalogues are named to whoever sees a row, here as in lists.
        """
        known = [line for line in lines if line.before is not None]
        for field in self.relations:
            column = field.model_field.attname
            pks = {getattr(line.before, column) for line in known} - {None} if field.is_large else set()
            if not pks:
                continue
            seen = access.rows(field.related, self.actor, "view").filter(pk__in=pks)
            hidden = pks.difference(seen.values_list("pk", flat=True))
            for line in known:
                if getattr(line.before, column) in hidden:
                    line.veiled.add(field.name)

    def _find_homes(self, lines: list[Line]) -> None:
        """Notes which of the records that the lines want to follow would keep them in the actor's sight."""
        if self.model.follows:
            wanted = {getattr(line.row, f"{self.model.follows}_id") for line in lines} - {None}
            homes = access.homes(self.model, self.actor).filter(pk__in=wanted)
            self.homes = set(homes.values_list("pk", flat=True))

    def _rule_errors(self, row: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for rule in (*self.model.rules, custom.check):
            try:
                rule(row)
            except ValidationError as bad:
                by_field = bad.message_dict if hasattr(bad, "error_dict") else {"": bad.messages}
                for name, messages in by_field.items():
                    found.setdefault(name, []).extend(messages)
        return found

    def _refuse_errors(self, line: Line) -> None:
        for name, messages in line.errors.items():
            line.refuse(self.label(name), " ".join(messages))

    def _judge_new(self, line: Line) -> None:
        line.verdict = Verdict.CREATED
        for name, doubt in line.doubts.items():
            line.refuse(self.labels[name], doubt)
        self._refuse_errors(line)
        for model_field in self.required:
            if getattr(line.row, model_field.attname) in (None, "") and model_field.name not in line.doubts:
                line.refuse(self.label(model_field.name), _("This field is required."))
        if not line.reasons and not self._may_be(line.row, "create"):
            line.refuse("", _("You may not create this row, or not with this owner and group."))

    def _judge_known(self, line: Line) -> None:
        before = line.before
        for name, word in line.words.items():
            if name not in line.veiled and called(getattr(before, name), word):
                # Also when it is a name that several have, or one that can no longer be chosen.
                line.values.pop(name, None)
                line.doubts.pop(name, None)
        for name, doubt in line.doubts.items():
            line.refuse(self.labels[name], doubt)
        line.verdict, line.row, line.errors = Verdict.UNCHANGED, before, {}
        if wanted := self._differing(line.values, before):
            line.row = copy.copy(before)
            for name, value in wanted.items():
                setattr(line.row, name, value)
            line.errors = self._rule_errors(line.row)
            line.changed = list(self._differing({name: getattr(line.row, name) for name in wanted}, before))
        line.claims = self.once.claims(line.row)
        if line.changed or any(line.joins.values()):
            self._judge_change(line)

    def _judge_change(self, line: Line) -> None:
        line.verdict = Verdict.UPDATED
        line.old = {name: self._shown(line, name) for name in line.changed}
        self._refuse_errors(line)
        if line.reasons:
            return
        if not line.may_change:
            line.refuse("", _("You may see this row but not change it."))
        elif {"owner", "group", self.model.follows} & set(line.changed) and not self._may_be(line.row, "view"):
            line.refuse("", _("You would no longer see this row. Ask for it to be assigned instead."))

    def _shown(self, line: Line, name: str) -> str:
        """What a field of the record shows before the file changes it."""
        if name in line.veiled:
            return str(OUT_OF_SIGHT)
        return field_of(self.model, name).show(getattr(line.before, name))

    def _differing(self, values: dict[str, Any], before: Any) -> dict[str, Any]:
        """Those of `values` that a file may change and that `before` does not have."""
        found = {}
        for name, value in values.items():
            field = field_of(self.model, name)
            may_change = field.model_field.editable or name == "last_activity"
            if may_change and not same(field, getattr(before, name), value):
                found[name] = value
        return found

    def _may_be(self, row: Any, verb: str) -> bool:
        """Whether the actor may have this row, and would see it."""
        level = access.level_for(self.model, self.actor, verb)
        if level in (Level.NONE, Level.ALL):
            return level is Level.ALL
        if self.model.follows:
            return getattr(row, f"{self.model.follows}_id") in self.homes
        return access.rule_for(self.model).may_create(self.model, self.actor, row, level)

    def label(self, name: str) -> str:
        """What the file, or else the form, calls a field; "" for the row as a whole."""
        return self.labels.get(name) or (field_of(self.model, name).label if name else "")

    # --- writing -----------------------------------------------------------------------------

    def _write_or_refuse(self, lines: list[Line]) -> None:
        """Writes what was judged good. Should the database think otherwise, only the row it refuses is lost."""
        try:
            with transaction.atomic():
                self._write(lines)
        except UNWRITABLE:
            for line in lines:
                try:
                    with transaction.atomic():
                        self._write([line])
                except UNWRITABLE as bad:
                    # What a rule said behind the write is told; what the database said is not for people.
                    said = bad.messages if isinstance(bad, ValidationError) else []
                    line.refuse("", " ".join(said) or _("The database does not accept this row."))
                    line.verdict = Verdict.REJECTED

    def _write(self, lines: list[Line]) -> None:
        self.actor.memo.clear()  # what an attempt before this one made the actor reach was taken back
        created = [line for line in lines if line.verdict == Verdict.CREATED]
        updated = [line for line in lines if line.verdict == Verdict.UPDATED]
        writing.create_many([line.row for line in created], self.actor, batch=self.batch)
        # Copies: if the database refuses one of them, the others are compared with what they were once more.
        records = [copy.copy(line.before) for line in updated]
        values = [{name: getattr(line.row, name) for name in line.changed} for line in updated]
        writing.change_many(list(zip(records, values, strict=True)), self.actor, batch=self.batch)
        writes = [(line.row, dict.fromkeys(line.values, UNTOLD)) for line in created]
        writes += [(record, dict.fromkeys(told, UNTOLD)) for record, told in zip(records, values, strict=True)]
        after_save(self.entity, writes, self.actor)
        rows = {line: line.row for line in created} | dict(zip(updated, records, strict=True))
        self.joining.write([*created, *updated], rows, self.batch)
