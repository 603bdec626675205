"""Works out who belongs to automatic segments: set by set, in the background."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from vinculo.domains.directory.segment.criteria import matching
from vinculo.domains.directory.segment.model import Segment, SegmentMember, TouchedRecord
from vinculo.entities.query import BadQuery
from vinculo.records.carry import batches
from vinculo.records.databases.keys import Among
from vinculo.records.rows import Order

PORTION = 2000  # members looked at in one step
TOUCHED = 500  # touched records in one step


def automatic(kind: str) -> Any:
    """The segments of records of `kind` that fill themselves."""
    return Segment.objects.filter(of=kind, kind=Segment.Kind.AUTOMATIC)


def put_right(segment: Segment, wanted: Collection[int], held: Collection[int]) -> None:
    """Lets those of `held` go that are not `wanted`, and takes in those of `wanted` that are not held."""
    wanted, held = set(wanted), set(held)
    for some in batches(sorted(held - wanted)):
        SegmentMember.objects.filter(Among("anchor_id", some), segment=segment).delete()
    new = [SegmentMember(segment=segment, anchor_id=pk) for pk in sorted(wanted - held)]
    SegmentMember.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)


def settle(segment: Segment, pks: Sequence[int]) -> None:
    """Works out for the records `pks` whether they belong. Criteria that cannot be read change nothing."""
    try:
        rows = matching(segment)
    except BadQuery as bad:
        told(segment, str(bad))
        return
    wanted = rows.filter(Among("pk", pks)).queryset().order_by().values_list("pk", flat=True)
    held = SegmentMember.objects.filter(Among("anchor_id", pks), segment=segment).values_list("anchor_id", flat=True)
    put_right(segment, wanted, held)


def settle_portion(segment: Segment, after: int) -> int | None:
    """Works out the next members behind the key `after`; the key to go on from, None at the end."""
    try:
        rows = matching(segment)
    except BadQuery as bad:
        told(segment, str(bad))
        return None
    wanted = rows.page(
        Order("pk"), PORTION, after=[after, after], shape=lambda found: found.values_list("pk", flat=True)
    )
    last = wanted[-1] if len(wanted) == PORTION else None
    here = Q(anchor_id__gt=after) & (Q(anchor_id__lte=last) if last else Q())
    put_right(segment, wanted, SegmentMember.objects.filter(here, segment=segment).values_list("anchor_id", flat=True))
    if last is None:
        told(segment, "")
    return last


def told(segment: Segment, problem: str) -> None:
    """Notes when the segment was worked out, or why it could not be."""
    Segment.objects.filter(pk=segment.pk).update(evaluated=timezone.now(), problem=problem[:300])


def settle_touched() -> int:
    """Works out the oldest touched records for every segment of their kind; how many notes were settled."""
    notes = list(TouchedRecord.objects.order_by("pk").values_list("pk", "kind", "anchor_id")[:TOUCHED])
    kinds: dict[str, set[int]] = {}
    for _pk, kind, anchor_id in notes:
        kinds.setdefault(kind, set()).add(anchor_id)
    # Read behind the notes: what a segment sees is at least as new as what was noted.
    for kind, pks in kinds.items():
        for segment in automatic(kind):
            settle(segment, sorted(pks))
    TouchedRecord.objects.filter(Among("pk", [pk for pk, _kind, _anchor in notes])).delete()
    return len(notes)
