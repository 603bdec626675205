"""Undoing an operation: the entries of the history it wrote, newest first, each answered by its inverse.

A row that somebody wrote later is left alone and reported. An undo is an operation like any other, so it can be
undone too. What has no inverse is passed over: mails, numbers, whatever no entry of a record tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access, batches, custom, moves, writing
from vinculo.records.batches import Issue
from vinculo.records.history import Entry, note
from vinculo.records.models import Batch, Change, RecordAnchor
from vinculo.records.record import Record, StaleVersion, followers, record_models

PORTION = 100  # entries answered in one transaction
AT_ONCE = 200  # so many are undone while somebody waits
UNWRITABLE = (IntegrityError, DataError, PermissionDenied, ValidationError, StaleVersion)

# What an upper floor wants done after rows of a model were written back: f(model, [(row, changed)], actor).
AfterWrite = Callable[[type[Model], Sequence[tuple[Any, dict[str, Any]]], Actor], None]
_after_write: list[AfterWrite] = []

Answer = Callable[[type[Record], list[Change], Actor, Batch, Batch], tuple[int, list[Issue]]]


def after_write(listener: AfterWrite) -> AfterWrite:
    """Decorates what an upper floor does after an undo wrote rows; it may raise ValidationError."""
    _after_write.append(listener)
    return listener


# How a verb is taken back that writes no column of its record: f(anchor, what was noted, actor), which writes and
# notes the contrary and says whether there was anything to do; it may raise ValidationError.
Inverse = Callable[[RecordAnchor, dict[str, Any], Actor], bool]
_inverses: dict[str, Inverse] = {}


def inverse_of(verb: str) -> Callable[[Inverse], Inverse]:
    """Decorates what takes back the entries that the history keeps as `verb`."""

    def decorate(inverse: Inverse) -> Inverse:
        _inverses[verb] = inverse
        return inverse

    return decorate


# --- the operation -------------------------------------------------------------------------------


def may_undo(batch: Batch, actor: Actor) -> bool:
    """Whether `actor` may ask for it at all: one's own operations, others' with the function `undo.all`."""
    mine = batch.user_id is not None and batch.user_id == actor.user_id
    return (mine or actor.may("undo.all") or actor.is_system) and not actor.read_only


def is_undoable(batch: Batch) -> bool:
    """Whether something is left to undo."""
    return batch.state != Batch.State.RUNNING and batch.undone is None and entries_of(batch).exists()


def entries_of(batch: Batch) -> QuerySet[Change]:
    return Change.objects.filter(batch=batch.pk, kind__in=record_models(), record_id__gt=0)


def begin(batch: Batch, actor: Actor) -> Batch:
    """The operation that will undo `batch`; `step` does the work. Raises PermissionDenied, or ValidationError."""
    if not may_undo(batch, actor):
        raise PermissionDenied
    with transaction.atomic():
        held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if not is_undoable(held):
            raise ValidationError(_("This cannot be undone, or has been undone already."))
        held.undone = timezone.now()
        held.save(update_fields=["undone"])
        total = entries_of(held).count()
        return batches.begin(actor, "undo", held.kind, held.title, undoes=held, total=total)


def step(undoing: Batch, actor: Actor, cursor: int | None) -> int | None:
    """Answers some entries older than `cursor` in this transaction; the next cursor, None at the end."""
    undone: Batch = undoing.undoes  # type: ignore[assignment]
    rows = entries_of(undone).order_by("-pk")
    entries = list((rows if cursor is None else rows.filter(pk__lt=cursor))[:PORTION])
    if not entries:
        batches.end(undoing)
        if undone.undoes and undone.verb == "undo":  # what that one had undone stands again
            Batch.objects.filter(pk=undone.undoes.pk).update(undone=None)
        return None
    portion = _alike(entries)
    changed, issues = _answer_some(portion, actor, undone, undoing)
    batches.count(undoing, changed, issues)
    return portion[-1].pk


def undo(batch: Batch, actor: Actor) -> Batch:
    """Undoes `batch` here and now; returns the finished operation with what it did and what it left alone."""
    undoing = begin(batch, actor)
    cursor: int | None = None
    while True:
        with transaction.atomic():
            cursor = step(undoing, actor, cursor)
        if cursor is None:
            return undoing


# --- entries -------------------------------------------------------------------------------------


def _alike(entries: Sequence[Change]) -> list[Change]:
    """The first entries that can be answered together: one kind, one verb, no record twice."""
    found: list[Change] = []
    seen: set[int] = set()
    for entry in entries:
        if found and ((entry.kind, entry.verb) != (found[0].kind, found[0].verb) or entry.record_id in seen):
            break
        found.append(entry)
        seen.add(entry.record_id)
    return found


def _answer_some(entries: list[Change], actor: Actor, undone: Batch, undoing: Batch) -> tuple[int, list[Issue]]:
    """Answers entries that are alike; should one of them fail, only that one is lost."""
    model = record_models()[entries[0].kind]
    answer = _answer_for(entries[0])
    if answer is None:
        return 0, []
    try:
        with transaction.atomic():
            return answer(model, entries, actor, undone, undoing)
    except UNWRITABLE as bad:
        actor.memo.clear()  # what was reached in an attempt that failed was taken back
        if len(entries) == 1:
            return 0, [(entries[0].kind, entries[0].record_id, _sentence(bad))]
    changed = 0
    issues: list[Issue] = []
    for entry in entries:
        some, more = _answer_some([entry], actor, undone, undoing)
        changed, issues = changed + some, [*issues, *more]
    return changed, issues


def _answer_for(entry: Change) -> Answer | None:
    if entry.verb in ("create", "restore"):
        return _trash
    if entry.verb == "trash":
        return _restore
    if entry.verb == moves.VERB:
        return _move_back
    if entry.verb in _inverses:
        return _take_back
    return _write_back if entry.version is not None and _written(record_models()[entry.kind], entry) else None


def _sentence(error: Exception) -> str:
    if isinstance(error, PermissionDenied):
        return _("With this you would no longer see it.")
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The database does not accept the old values.")


# --- whose turn it is ----------------------------------------------------------------------------


def _ready(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch
) -> tuple[list[tuple[Change, Any]], list[Issue]]:
    """The entries that may be answered, each with its row, locked; and why the others may not."""
    pks = [entry.record_id for entry in entries]
    rows: Any = model.objects.unscoped("what the actor may change of them is checked with the answer")
    held = {row.pk: row for row in rows.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))}
    allowed = set(_reached(model, entries[0].verb, actor, undone).filter(pk__in=pks).values_list("pk", flat=True))
    writes = _writes_since(entries)
    ready, issues = [], []
    for entry in entries:
        row, written = held.get(entry.record_id), writes[entry.record_id]
        standing = _standing(written)
        if entry.pk not in [one.pk for one in standing]:
            continue  # an earlier attempt saw to it
        if row is None or row.pk not in allowed:
            issues.append((entry.kind, entry.record_id, _("You may not change this one.")))
        elif standing[-1].pk != entry.pk or row.version != written[-1].version:
            issues.append((entry.kind, entry.record_id, _("Somebody changed it later, so it stays as it is.")))
        else:
            ready.append((entry, row))
    return ready, issues


def _reached(model: type[Record], verb: str, actor: Actor, undone: Batch) -> Any:
    """The rows of which the actor may take back a write called `verb`: for what he may write, he may take back."""
    origin = undone
    while origin.verb == "undo" and origin.undoes:
        origin = origin.undoes
    wanted = {"create": "delete", "trash": "delete", "restore": "delete"}.get(verb, verb)
    for function in ("merge" if origin.verb == "merge" else wanted, wanted):
        if access.level_for(model, actor, function) > Level.NONE:
            return access.rows(model, actor, function)
    return access.rows(model, actor, "delete" if wanted == "delete" else "change")


def _writes_since(entries: Sequence[Change]) -> dict[int, list[Change]]:
    """Per record the writes from its entry on, by version; what changed no version is none of them."""
    first = {entry.record_id: entry.version or 0 for entry in entries}
    rows = Change.objects.filter(kind=entries[0].kind, record_id__in=first, version__gte=min(first.values()))
    found: dict[int, list[Change]] = {pk: [] for pk in first}
    for one in rows.order_by("version", "pk").only("pk", "record_id", "version", "batch"):
        written = found[one.record_id]
        if one.version >= first[one.record_id] and (not written or written[-1].version != one.version):  # type: ignore[operator]
            written.append(one)
    _tell_undos(written for written in found.values())
    return found


def _tell_undos(several: Iterable[list[Change]]) -> None:
    """Puts on each write which operation it undoes, if it is part of an undo."""
    writes = [one for written in several for one in written]
    named = {one.batch for one in writes if one.batch is not None}
    undos: dict[Any, Any] = dict(Batch.objects.filter(pk__in=named, verb="undo").values_list("pk", "undoes_id"))
    for one in writes:
        one.undoes = undos.get(one.batch)  # type: ignore[attr-defined]


def _standing(written: Sequence[Change]) -> list[Change]:
    """Of the writes of one record those still in force: an undo takes one away, undoing that brings it back."""
    standing: list[Change] = []
    effects: dict[Any, list[tuple[bool, Change]]] = {}  # by operation: (whether it put a write in force, which)
    for one in written:
        answered = effects.get(one.undoes) if one.undoes else None  # type: ignore[attr-defined]
        put, subject = answered.pop() if answered else (False, one)
        if put and standing[-1:] == [subject]:
            standing.pop()
        else:
            put, subject = False, one if put else subject
            standing.append(subject)
        effects.setdefault(one.batch, []).append((not put, subject))
    return standing


# --- the inverses --------------------------------------------------------------------------------


def _write_back(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch, undoing: Batch
) -> tuple[int, list[Issue]]:
    ready, issues = _ready(model, entries, actor, undone)
    lost = _lost_relations(model, [entry for entry, _row in ready])
    writes: list[tuple[Any, dict[str, list[Any]]]] = []
    for entry, row in ready:
        values = _written(model, entry)
        if any((name, key) in lost for name, key in _named(model, values)):
            issues.append((entry.kind, entry.record_id, _("What it pointed to is no longer there.")))
            continue
        for name, (old, _new) in values.items():
            field: Any = model._meta.get_field(name)
            setattr(row, field.attname, read_back(field, old))
        writes.append((row, {name: [new, old] for name, (old, new) in values.items()}))
    if not writes:
        return 0, issues
    rows = [row for row, _changed in writes]
    model.objects.bulk_save(rows, {name for _row, changed in writes for name in changed})
    if entries[0].verb == "change":
        writing.check_in_sight(rows, actor)
    for listener in _after_write:
        listener(model, writes, actor)
    note(actor, [Entry(row, entries[0].verb, changed) for row, changed in writes], undoing.pk)
    return len(rows), issues


def _written(model: type[Record], entry: Change) -> dict[str, list[Any]]:
    """{field: [old, new]} of the columns and added fields that a change wrote."""
    columns = {f.name for f in model._meta.concrete_fields} | {f.name for f in custom.fields_of(model)}
    return {name: pair for name, pair in entry.values.items() if name in columns}


def read_back(field: Any, stored: Any) -> Any:
    """The value of a column as the history keeps it; of a relation its key."""
    if isinstance(field, ForeignKey):
        return stored[0] if isinstance(stored, list) else stored
    if isinstance(stored, list):  # what an added field points to
        return stored[0]
    return None if stored is None else field.to_python(stored)


def _named(model: type[Record], values: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    """(field, key) of the rows that old values point to."""
    found = []
    for name, (old, _new) in values.items():
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey) and (key := read_back(field, old)) is not None:
            found.append((name, key))
    return found


def _lost_relations(model: type[Record], entries: Sequence[Change]) -> set[tuple[str, Any]]:
    """Of the rows that old values point to, those deleted since."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        for name, key in _named(model, _written(model, entry)):
            wanted.setdefault(name, set()).add(key)
    lost: set[tuple[str, Any]] = set()
    for name, keys in wanted.items():
        related: Any = model._meta.get_field(name).related_model
        there = related._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
        lost |= {(name, key) for key in keys.difference(there)}
    return lost


def _trash(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch, undoing: Batch
) -> tuple[int, list[Issue]]:
    """Undoing a creation is trashing; what others hung from it since keeps it where it is."""
    ready, issues = _ready(model, entries, actor, undone)
    pks = [row.pk for _entry, row in ready]
    busy: set[int] = set()
    for below in followers(model):
        live = below._base_manager.filter(Q(trashed__isnull=True), **{f"{below.follows}__in": pks})
        busy |= set(live.values_list(f"{below.follows}_id", flat=True))
    issues += [(model.kind(), pk, _("Something else hangs from it by now.")) for pk in sorted(busy)]
    rows = [row for _entry, row in ready if row.pk not in busy]
    return _set_trashed(rows, actor, undoing, trashed=True), issues


def _restore(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch, undoing: Batch
) -> tuple[int, list[Issue]]:
    ready, issues = _ready(model, entries, actor, undone)
    return _set_trashed([row for _entry, row in ready], actor, undoing, trashed=False), issues


def _set_trashed(rows: list[Any], actor: Actor, undoing: Batch, *, trashed: bool) -> int:
    if rows:
        writing.set_trashed(rows, actor, undoing.pk, trashed=trashed)
    return len(rows)


def _move_back(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch, undoing: Batch
) -> tuple[int, list[Issue]]:
    """What hung from one record and was given to another; what was moved on since stays where it is."""
    changed, issues = 0, []
    allowed = _reached(model, "change", actor, undone)
    for entry in entries:
        anchors = RecordAnchor.objects.unscoped("an undo writes the entry it answers anew")
        if not allowed.filter(pk=entry.record_id).exists():
            issues.append((entry.kind, entry.record_id, _("You may not change this one.")))
            continue
        move = moves.Move.read(entry.values).back()
        if move.to is not None and anchors.filter(pk=move.to, trashed__isnull=False).exists():
            issues.append((entry.kind, entry.record_id, _("What it belongs to is in the trash: restore that first.")))
            continue
        done = moves.carry_out(move)
        changed += bool(done.rows)
        if done.rows:
            note(actor, [Entry(anchors.get(pk=entry.record_id), moves.VERB, done.noted())], undoing.pk)
            for listener in _after_write:
                listener(model, [(row, {"merged_into": [None, None]}) for row in moves.ends(model, move)], actor)
    return changed, issues


def _take_back(
    model: type[Record], entries: list[Change], actor: Actor, undone: Batch, undoing: Batch
) -> tuple[int, list[Issue]]:
    """What a verb did beside the columns of its record."""
    pks = {entry.record_id for entry in entries}
    allowed = set(_reached(model, "change", actor, undone).filter(pk__in=pks).values_list("pk", flat=True))
    anchors = RecordAnchor.objects.unscoped("only those the actor may change are asked for").in_bulk(list(allowed))
    changed = 0
    with batches.within(undoing.pk):
        for entry in entries:
            if entry.record_id in anchors:
                changed += _inverses[entry.verb](anchors[entry.record_id], entry.values, actor)
    refused = [pk for pk in sorted(pks) if pk not in anchors]
    return changed, [(model.kind(), pk, _("You may not change this one.")) for pk in refused]
