"""The scan of what is there: walks the keys, compares the records that share one, keeps the pairs that are probable.

Blocks of records under one key are small (`MOST_SHARING`), larger ones say too little; so the work grows with the
records, not with their square. A step is one transaction with the key it came to: whoever kills the process loses
one step at most, and a pair found twice is the same row.
"""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import combinations

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.duplicates.find import MOST_SHARING, load
from vinculo.abilities.duplicates.groups import components
from vinculo.abilities.duplicates.models import BlockingKey, Pair, Scan
from vinculo.abilities.duplicates.score import score
from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.jobs import control
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import UNFINISHED, Job
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import databases
from vinculo.records.databases.keys import Among

STEP = 0.08  # seconds of work in one transaction
PORTION = 400  # keys read at once
PAIRS = 500  # compared at once

State = Scan.State


@stepped_task(max_attempts=5)
def scan_records(cursor: str | None, scan_id: int, *, context: StepContext) -> str | None:
    """Looks at the keys behind `cursor` for as long as a step may last."""
    scan = Scan.objects.select_for_update().get(pk=scan_id)
    if scan.state != State.RUNNING:
        return None  # stopped meanwhile
    entity = registry.entity_named(scan.entity)
    if cursor is None:
        scan.done, scan.total = 0, BlockingKey.objects.filter(kind=scan.entity).count()
    began, after = time.monotonic(), cursor or ""
    while time.monotonic() - began < STEP:
        keys = next_keys(scan.entity, after)
        if not keys:
            finish(scan)
            return None
        after = keys[-1][0]
        scan.done += sum(count for _key, count in keys)
        keep(scan, entity, [key for key, count in keys if 1 < count <= MOST_SHARING])
    scan.save(update_fields=["done", "total"])
    context.progress(min(scan.done, scan.total), scan.total, _("Looking for duplicates"))
    return after


def next_keys(kind: str, after: str) -> list[tuple[str, int]]:
    """The keys behind `after`, each with how many records share it: as many as can be compared at once."""
    keys = BlockingKey.objects.filter(kind=kind, key__gt=after).order_by("key").values("key")
    found: list[tuple[str, int]] = []
    pairs = 0
    for key, count in keys.annotate(count=Count("pk")).values_list("key", "count")[:PORTION]:
        found.append((key, count))
        pairs += count * (count - 1) // 2 if count <= MOST_SHARING else 0
        if pairs > PAIRS:
            break
    return found


def keep(scan: Scan, entity: type[Entity], keys: list[str]) -> None:
    """Compares the records under each of `keys` and keeps the pairs that are probable."""
    blocks: dict[str, list[int]] = defaultdict(list)
    rows = BlockingKey.objects.filter(Among("key", keys), kind=scan.entity).order_by("key", "anchor_id")
    for key, pk in rows.values_list("key", "anchor_id"):
        blocks[key].append(pk)
    pairs = {pair for pks in blocks.values() for pair in combinations(pks, 2)}
    known = {one.pk: one for one in load(entity, {pk for pair in pairs for pk in pair})}
    found = []
    for one, other in pairs:
        if one in known and other in known and (judged := score(known[one], known[other])).is_probable:
            found.append(
                Pair(kind=scan.entity, one_id=one, other_id=other, score=judged.total, group=one, scan_id=scan.pk)
            )
    Pair.objects.bulk_create(
        found, 500, update_conflicts=True, unique_fields=["one", "other"], update_fields=["score", "scan"]
    )


def finish(scan: Scan) -> None:
    """Forgets what no longer looks the same, and puts together what hangs together."""
    pairs = Pair.objects.filter(kind=scan.entity, dismissed__isnull=True)
    pairs.exclude(scan_id=scan.pk).delete()
    regroup(scan.entity)
    scan.done = scan.total
    scan.state, scan.finished = State.DONE, timezone.now()
    scan.save(update_fields=["done", "total", "state", "finished"])


def regroup(kind: str) -> None:
    """Notes with every open pair the first record of all that hang together."""
    pairs = Pair.objects.filter(kind=kind, dismissed__isnull=True)
    rows = list(pairs.values_list("pk", "one_id", "other_id", "group"))
    first = {pk: min(some) for some in components((one, other) for _pk, one, other, _group in rows) for pk in some}
    databases.update(Pair, ["group"], [(first[one], pk) for pk, one, _other, group in rows if group != first[one]])


# --- what people do with it ----------------------------------------------------------------------


def latest(entity: type[Entity]) -> Scan | None:
    return Scan.objects.filter(entity=entity.key()).order_by("-pk").first()


def start(entity: type[Entity], actor: Actor) -> Scan:
    """Starts a scan, or lets the one that stands still go on; the caller made sure the actor may."""
    scan = latest(entity)
    try:
        with transaction.atomic():
            if scan is None or scan.state != State.RUNNING:
                scan = Scan.objects.create(entity=entity.key(), user_id=actor.user_id)
                _enqueue(scan)
            elif stands_still(scan):
                job = _job_of(scan)
                if job is None or not control.retry(job):
                    _enqueue(scan)
    except IntegrityError:  # somebody else started one at this moment
        scan = latest(entity)
    assert scan
    return scan


def stop(entity: type[Entity]) -> None:
    """Ends the scan after the step in hand; what it found so far stays."""
    with transaction.atomic():
        scan = Scan.objects.select_for_update().filter(entity=entity.key(), state=State.RUNNING).first()
        if scan is None:
            return
        scan.state, scan.finished = State.STOPPED, timezone.now()
        scan.save(update_fields=["state", "finished"])
        regroup(scan.entity)
        if job := _job_of(scan):
            control.cancel(job)


def stands_still(scan: Scan) -> bool:
    """Whether it is at work only on paper: its job failed for good, or is gone."""
    job = _job_of(scan)
    return scan.state == State.RUNNING and (job is None or job.status not in UNFINISHED)


def _enqueue(scan: Scan) -> None:
    scan.job = enqueue(scan_records, scan.pk, by=scan.user_id).pk
    scan.save(update_fields=["job"])


def _job_of(scan: Scan) -> Job | None:
    return Job.objects.filter(pk=scan.job).first() if scan.job else None


def run_now(entity: type[Entity], actor: Actor) -> Scan:
    """Does here what else a worker does: for tests and measurements."""
    scan = Scan.objects.create(entity=entity.key(), user_id=actor.user_id)
    cursor: str | None = None
    context = StepContext(Job())
    while True:
        with transaction.atomic():
            cursor = scan_records.func.step(cursor, scan.pk, context=context)
        if cursor is None:
            scan.refresh_from_db()
            return scan
