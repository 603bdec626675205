"""Checking and importing in the background, a chunk per step; whoever kills the process loses nothing.

A step writes its records, its verdicts, its counters and how far it got in one transaction. Between steps the
process keeps the file open and remembers the keys used so far; another one finds both again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.imports import report
from vinculo.abilities.imports.cells import FileColumn
from vinculo.abilities.imports.columns import column_field
from vinculo.abilities.imports.engine import Engine
from vinculo.abilities.imports.models import ImportRun, TakenKeys
from vinculo.abilities.imports.once import Taken
from vinculo.abilities.imports.source import Row, as_text, header_of, is_filled, source_of
from vinculo.abilities.imports.tasks import look_again
from vinculo.abilities.notifications.notify import notify
from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.entities.tables.read import rows as rows_of
from vinculo.entities.tables.safety import BadFile
from vinculo.identity.actor import Actor
from vinculo.identity.standing_in import standing_in
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import batches
from vinculo.records.formats import BadCell, parse_integer
from vinculo.records.history import note_event
from vinculo.records.models import Batch, RecordAnchor
from vinculo.records.numbering import raise_to
from vinculo.records.text import fold

CHUNK = 1000
# After so many new records the database should look again at what its tables hold.
MANY = 5000
MAX_OPEN = 4  # files one process keeps open between steps

State = ImportRun.State
WORKING = (State.CHECKING, State.RUNNING)
COUNTERS = ("created_rows", "updated_rows", "unchanged_rows", "rejected_rows")


@stepped_task(max_attempts=5)
def check_rows(cursor: Any, run_id: int, *, context: StepContext) -> Any:
    """Judges every row and writes none."""
    return _step(cursor, run_id, context, writing=False)


@stepped_task(max_attempts=5)
def import_rows(cursor: Any, run_id: int, *, context: StepContext) -> Any:
    """Judges every row anew and writes the good ones."""
    return _step(cursor, run_id, context, writing=True)


def resting(run: ImportRun) -> QuerySet[ImportRun]:
    """The run, as long as nobody works on it and it has written nothing."""
    return ImportRun.objects.filter(pk=run.pk, started=None).exclude(state__in=WORKING)


def claim(run: ImportRun, still: QuerySet[ImportRun], *, writing: bool) -> bool:
    """Puts the run to work if `still` holds it; whoever presses a button twice comes too late with the second."""
    claimed = still.update(
        state=State.RUNNING if writing else State.CHECKING,
        started=(run.started or timezone.now()) if writing else None,
        job=None,
        message="",
        finished=None,
        **dict.fromkeys(COUNTERS, 0),
    )
    run.refresh_from_db()
    return bool(claimed)


def run_now(run: ImportRun, *, writing: bool) -> Iterator[ImportRun]:
    """Does here what else a worker does, yielding after each step: for short files and the console."""
    if not claim(run, resting(run), writing=writing):
        return
    cursor: Any = None
    while True:
        with transaction.atomic():
            cursor = _step(cursor, run.pk, StepContext(Job()), writing=writing)
        run.refresh_from_db()
        yield run
        if cursor is None:
            return


def _step(cursor: Any, run_id: int, context: StepContext, *, writing: bool) -> Any:
    run = ImportRun.objects.select_for_update().select_related("file").get(pk=run_id)
    if run.state != (State.RUNNING if writing else State.CHECKING):
        return None  # stopped meanwhile
    with _as_its_user(run) as actor:
        entity = registry.entity_named(run.entity)
        if not entity.may(actor, "import"):
            return _end(run, State.FAILED, _("Whoever started this import may no longer import."))
        try:
            if cursor is None:
                cursor = _begin(run, entity, actor, writing)
            walk = _walk(run, cursor)
            rows = walk.take(CHUNK)
        except BadFile as bad:
            return _end(run, State.FAILED, str(bad))
        except FileNotFoundError:
            return _end(run, State.FAILED, _("The file is no longer there. Upload it again."))
        columns = file_columns(run, entity)
        engine = Engine(entity, actor, columns, walk.taken, run.batch if writing else None, run.way)
        lines = engine.process(rows)
        report.note(run, lines, columns, actor)
        run.save(update_fields=[*COUNTERS, "source"])
        context.progress(run.done_rows, run.total)
        if walk.ended:
            return _end(run, State.DONE if writing else State.CHECKED)
        TakenKeys.objects.create(run=run, position=walk.position, keys=walk.taken.handed_over())
        return {"walk": walk.name, "position": walk.position}


def _begin(run: ImportRun, entity: type[Entity], actor: Actor, writing: bool) -> dict[str, Any]:
    run.rows.all().delete()
    run.taken_keys.all().delete()
    run.source["alike"] = 0
    for name in COUNTERS:
        setattr(run, name, 0)
    if writing:
        note_event(actor, run.entity, "import", run.file_name)
        if not Batch.objects.filter(pk=run.batch).exists():
            batches.begin(actor, "import", run.entity, run.file_name, id=run.batch, total=run.total)
        keep_batch(run)
        _make_room_for_numbers(run, entity)
    return {"walk": uuid.uuid4().hex, "position": 0}


def _make_room_for_numbers(run: ImportRun, entity: type[Entity]) -> None:
    """Rows without a number must not be given one that a later row of the file brings along."""
    place = next((int(column) for column, name in run.mapping.items() if name == "number"), None)
    series = entity.model.number_series  # type: ignore[attr-defined]
    if place is None or not series:
        return
    highest, some_without = 0, False
    for cells in rows_of(source_of(run)):
        text = as_text(cells[place]) if place < len(cells) else ""
        try:
            number = parse_integer(text) if text else None
        except BadCell:
            continue
        highest, some_without = max(highest, number or 0), some_without or not number
    if highest and some_without:
        raise_to(series, highest)


def _end(run: ImportRun, state: str, message: str = "") -> None:
    run.state, run.message, run.finished = state, message[:500], timezone.now()
    run.save(update_fields=[*COUNTERS, "source", "state", "message", "finished"])
    keep_batch(run)
    run.taken_keys.all().delete()
    _walks.pop(run.pk, None)
    if run.job and run.user_id and run.started:
        tell_ended(run)
    if run.created_rows > MANY and state == State.DONE:
        written = registry.entity_named(run.entity).model, RecordAnchor
        look_again.enqueue([model._meta.label for model in written])


def keep_batch(run: ImportRun) -> None:
    """The operation stands as its run does: what is written can be undone as soon as nobody writes on."""
    states = {State.RUNNING: Batch.State.RUNNING, State.DONE: Batch.State.DONE}
    state = states.get(State(run.state), Batch.State.STOPPED)
    written = {"changed": run.created_rows + run.updated_rows, "refused": run.rejected_rows}
    Batch.objects.filter(pk=run.batch).update(state=state, finished=run.finished, **written)


def tell_ended(run: ImportRun) -> None:
    """Whoever started it has gone on to something else meanwhile."""
    values = {
        "file": run.file_name, "failed": run.state == State.FAILED, "created": run.created_rows,
        "updated": run.updated_rows, "rejected": run.rejected_rows, "excerpt": run.message,
    }  # fmt: skip
    url = registry.entity_named(run.entity).url(f"import/{run.pk}/progress/")
    assert run.user_id
    assert run.finished
    notify("import", [run.user_id], key=f"import:{run.pk}:{run.finished:%Y%m%d%H%M%S}", url=url, values=values)


def file_columns(run: ImportRun, entity: type[Entity]) -> list[FileColumn]:
    """The columns of the file that fill something in."""
    assert entity.imports
    header = header_of(run)
    words = {name: {fold(word): value for word, value in said.items()} for name, said in entity.imports.words.items()}
    return [
        FileColumn(int(place), header[int(place)], column_field(entity, name), words.get(name, {}))
        for place, name in sorted(run.mapping.items(), key=lambda pair: int(pair[0]))
        if int(place) < len(header)
    ]


def _as_its_user(run: ImportRun) -> AbstractContextManager[Actor]:
    """The actor of whoever started it, with that person's language and clock."""
    if run.user_id is None:
        return nullcontext(Actor.system("vinculo import"))
    return standing_in(run.user_id, via="import")


# --- the file between steps --------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    """A file open at `position` rows from its first one, and the keys used before. `name` tells walks apart."""

    name: str
    position: int
    first_row: int
    rows: Iterator[list[Any]]
    taken: Taken
    ended: bool = False

    def take(self, count: int) -> list[Row]:
        """The next rows that hold anything, `count` at most, blank ones passed over."""
        found: list[Row] = []
        for cells in self.rows:
            line = self.first_row + self.position
            self.position += 1
            if is_filled(cells):
                found.append((line, cells))
                if len(found) == count:
                    return found
        self.ended = True
        return found


# By run. A walk that stands elsewhere than the cursor says belongs to a step that was lost.
_walks: dict[int, _Walk] = {}


def _walk(run: ImportRun, cursor: dict[str, Any]) -> _Walk:
    known = _walks.pop(run.pk, None)
    if known is None or (known.name, known.position) != (cursor["walk"], cursor["position"]):
        source = source_of(run)
        taken = Taken()
        for step in run.taken_keys.order_by("position").iterator():
            taken.add(step.keys)
        rows = islice(rows_of(source), cursor["position"], None)
        known = _Walk(cursor["walk"], cursor["position"], source.first_row, rows, taken)
    while len(_walks) >= MAX_OPEN:
        _walks.pop(next(iter(_walks)))
    _walks[run.pk] = known
    return known
