"""From rows of a file to verdicts, and from verdicts to records: a chunk at a time, set by set.

The check and the import run the same code; the check only leaves the writing out. Nothing about one row can
stop another: whatever is wrong with it becomes its reasons.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.imports.cells import FileColumn, Line, read_cells, same
from vinculo.abilities.imports.keys import Taken, keys_of
from vinculo.abilities.imports.matching import Matches
from vinculo.abilities.imports.models import RowVerdict
from vinculo.abilities.imports.relations import HANDLES, Meanings, called
from vinculo.abilities.imports.source import Row, as_text
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Relation, field_of
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access, writing
from vinculo.records.formats import BadCell
from vinculo.records.text import fold

Verdict = RowVerdict.Verdict

# What can still go wrong with a row that was judged good: somebody else was quicker, or a rule nobody declared.
UNWRITABLE = (IntegrityError, DataError, PermissionDenied, ValidationError, writing.StaleVersion)

TITLE = "title"  # the kind of key under which the titles of new rows are noted


class Engine:
    """Judges the rows of one chunk on behalf of one actor, and writes them under `batch`, if there is one.

    `taken` is what earlier rows of the file used. To write, it must run inside a transaction.
    """

    def __init__(
        self,
        entity: type[Entity],
        actor: Actor,
        columns: Sequence[FileColumn],
        taken: Taken,
        batch: uuid.UUID | None = None,
    ) -> None:
        self.entity = entity
        self.model: Any = entity.model
        self.actor = actor
        self.columns = columns
        self.taken = taken
        self.batch = batch
        self.labels = {column.field.name: column.label for column in columns}
        self.keys = keys_of(entity)
        self.relations = [column.field for column in columns if isinstance(column.field, Relation)]
        self.own_relations = [field.name for field in self.relations if field.related is self.model]
        self.create_level = access.level_for(self.model, actor, "create")
        self.view_level = access.level_for(self.model, actor, "view")
        self.start = self._starting_values()

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
            line.row = self.model(**{**self.start, **line.values})
            # Rules also bring values into their normal form, by which records are recognised.
            line.errors = self._rule_errors(line.row)
            if line.reasons:  # a cell that makes no sense: say at once what else is wrong
                self._refuse_errors(line)
            self._settle_repeated(line)
        drafts = [line for line in lines if not line.reasons and not line.verdict]
        Matches(self.entity, self.actor, self.keys, self.labels).find(drafts, lock=self.batch is not None)
        for line in drafts:
            if line.reasons:
                continue
            if line.before is None:
                self._judge_new(line)
            else:
                self._judge_known(line)
        self._check_keys(drafts)
        for line in lines:
            if line.reasons:
                line.verdict = Verdict.REJECTED

    def _understand_words(self, lines: list[Line]) -> None:
        for field in self.relations:
            words = {line.words[field.name] for line in lines if field.name in line.words}
            meanings = Meanings(field, self.actor, words)
            for line in lines:
                if (word := line.words.get(field.name)) is None:
                    continue
                try:
                    line.values[field.name] = meanings.one(word)
                except BadCell as bad:
                    if not self.batch and field.name in self.own_relations and self._is_earlier_line(word):
                        # An import would have written that line by now.
                        line.values[field.name] = self.model(anchor_id=0, **{self.model.title_field: word})
                    else:
                        line.doubts[field.name] = str(bad)

    def _is_earlier_line(self, word: str) -> bool:
        kinds = ((TITLE, fold(word)), *((name, word) for name in HANDLES))
        return any(self.taken.line_of(kind, value) for kind, value in kinds)

    def _rule_errors(self, row: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for rule in self.model.rules:
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
        for name, doubt in line.doubts.items():
            line.refuse(self.labels[name], doubt)
        self._refuse_errors(line)
        for name in self._required():
            if getattr(line.row, self.model._meta.get_field(name).attname) in (None, "") and name not in line.doubts:
                line.refuse(self.label(name), _("This field is required."))
        if line.reasons:
            return
        line.verdict = Verdict.CREATED
        if not self._may_be(line.row, self.create_level):
            line.refuse("", _("You may not create this row, or not with this owner and group."))

    def _judge_known(self, line: Line) -> None:
        before = line.before
        for name, word in line.words.items():
            if called(getattr(before, name), word):
                # Also when it is a name that several have, or one that can no longer be chosen.
                line.values.pop(name, None)
                line.doubts.pop(name, None)
        for name, doubt in line.doubts.items():
            line.refuse(self.labels[name], doubt)
        line.row = before
        wanted = self._differing(line.values, before)
        if not wanted:
            line.verdict = Verdict.UNCHANGED
            return
        line.row = copy.copy(before)
        for name, value in wanted.items():
            setattr(line.row, name, value)
        line.errors = self._rule_errors(line.row)
        self._refuse_errors(line)
        line.changed = list(self._differing({name: getattr(line.row, name) for name in wanted}, before))
        line.verdict = Verdict.UPDATED if line.changed else Verdict.UNCHANGED
        line.old = {name: field_of(self.model, name).show(getattr(before, name)) for name in line.changed}
        moved = {"owner", "group", self.model.follows} & set(line.changed)
        if line.changed and not line.reasons:
            if not line.may_change:
                line.refuse("", _("You may see this row but not change it."))
            elif moved and not self._may_be(line.row, self.view_level):
                line.refuse("", _("You would no longer see this row. Ask for it to be assigned instead."))

    def _differing(self, values: dict[str, Any], before: Any) -> dict[str, Any]:
        """Those of `values` that a file may change and that `before` does not have."""
        found = {}
        for name, value in values.items():
            field = field_of(self.model, name)
            may_change = field.model_field.editable or name == "last_activity"
            if may_change and not same(field, getattr(before, name), value):
                found[name] = value
        return found

    def _may_be(self, row: Any, level: Level) -> bool:
        """Whether the actor may have this row; what it follows was chosen among what the actor sees."""
        if level in (Level.NONE, Level.ALL) or self.model.follows:
            return level > Level.NONE
        return access.rule_for(self.model).may_create(self.model, self.actor, row, level)

    def _required(self) -> list[str]:
        derived = set(self.model.derived_fields())
        return [
            f.name
            for f in self.model._meta.concrete_fields
            if f.editable and not f.blank and not f.has_default() and f.name not in derived
        ]

    def _check_keys(self, lines: list[Line]) -> None:
        """What may be there only once, first against the database, then line by line within the file."""
        clashes: dict[Line, str] = {}
        for key in self.keys:
            if not key.unique:
                continue
            wanted = {}
            for line in lines:
                if not line.reasons and line.verdict in (Verdict.CREATED, Verdict.UPDATED):
                    values = key.of(line.row)
                    if values and not (line.before and key.of(line.before) == values):
                        wanted[line] = values
            holders = key.holders(self.model, wanted.values())
            for line, values in wanted.items():
                if set(holders.get(values, ())) - {line.before.pk if line.before else None}:
                    clashes.setdefault(line, key.name)
        by_name = {key.name: key for key in self.keys}
        for line in lines:
            if line.reasons or self._settle_repeated(line):
                continue
            if line in clashes:
                key = by_name[clashes[line]]
                line.refuse(self.label(key.fields[0]), key.taken_message())
            else:
                self._take(line)

    def _settle_repeated(self, line: Line) -> bool:
        """Whether an earlier line was about the same record; the same again is no fault, anything else is."""
        repeated = None if line.reasons else next(self._repeats(line), None)
        if repeated:
            earlier, label, sentence = repeated
            if self.taken.said(earlier) == self._says(line):
                line.verdict = Verdict.UNCHANGED
            else:
                line.refuse(label, sentence)
        return repeated is not None

    def _repeats(self, line: Line) -> Iterator[tuple[int, str, str]]:
        """The (earlier line, column, sentence) of each key that the file has used before."""
        for key in self.keys:
            if field_of(self.model, key.fields[0]).name not in line.values:
                continue
            values = key.of(line.row)
            if values and (earlier := self.taken.line_of(key.name, *values)):
                sentence = _("Row %(line)d of the file has the same, and says otherwise: %(value)s.")
                shown = " · ".join(map(str, values))
                yield earlier, self.label(key.fields[0]), sentence % {"line": earlier, "value": shown[:80]}
        if line.before and (earlier := self.taken.line_of("pk", line.before.pk)):
            sentence = _("Row %(line)d of the file is about the same record and says otherwise.")
            yield earlier, "", sentence % {"line": earlier}

    def _take(self, line: Line) -> None:
        for key in self.keys:
            if values := key.of(line.row):
                self.taken.take(line.number, key.name, *values)
        self.taken.note_said(line.number, self._says(line))
        if line.before:
            self.taken.take(line.number, "pk", line.before.pk)
        elif self.own_relations:
            self.taken.take(line.number, TITLE, fold(line.row.title))

    def _says(self, line: Line) -> int:
        """A fingerprint of what the line says; capitals, accents and blanks make no difference."""
        cells = line.cells
        texts = [as_text(cells[column.place]) for column in self.columns if column.place < len(cells)]
        return int.from_bytes(blake2b(fold("\x1f".join(texts)).encode(), digest_size=6).digest())

    def label(self, name: str) -> str:
        """What the file, or else the form, calls a field."""
        if not name:
            return ""
        field = field_of(self.model, name)
        return self.labels.get(field.name) or field.label

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
                except UNWRITABLE:
                    line.refuse("", _("The database does not accept this row."))
                    line.verdict = Verdict.REJECTED

    def _write(self, lines: list[Line]) -> None:
        created = [line for line in lines if line.verdict == Verdict.CREATED]
        updated = [line for line in lines if line.verdict == Verdict.UPDATED]
        writing.create_many([line.row for line in created], self.actor, batch=self.batch)
        pairs = [(line.before, {name: getattr(line.row, name) for name in line.changed}) for line in updated]
        writing.change_many(pairs, self.actor, batch=self.batch)
        if self.entity.after_save:
            for line in created:
                self.entity.after_save(line.row, {name: [None, None] for name in line.values}, self.actor)
            for line in updated:
                self.entity.after_save(line.before, {name: [None, None] for name in line.changed}, self.actor)
