"""Segments in files that are imported: which of those filled by hand a row joins."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.segment.criteria import SEGMENTS
from vinculo.domains.directory.segment.model import Segment, SegmentMember
from vinculo.domains.directory.segment.shown import known
from vinculo.entities.sets import SetColumn
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.databases.keys import Among
from vinculo.records.history import Entry, note
from vinculo.records.text import fold


class SegmentsOfFile(SetColumn):
    """The column «segments»; the names are those of present segments, as a typing error makes no new one."""

    def __init__(self) -> None:
        super().__init__(SEGMENTS, gettext_lazy("Segments"), ("segmento", "segment"))

    def offered_to(self, actor: Actor) -> bool:
        return access.level_for(Segment, actor, "view") > Level.NONE

    def meanings(self, words: Collection[str], actor: Actor) -> dict[str, Segment]:
        segments = list(known(actor, str(self.model._meta.model_name)).filter(is_active=True)) if words else []
        by_name = {fold(one.name): one for one in segments}
        return {word: by_name[fold(word)] for word in words if fold(word) in by_name}

    def complaint(self, one: Segment) -> str:
        return _("«%(name)s» fills itself by its criteria.") % {"name": one} if one.is_automatic else ""

    def holds(self, pks: Collection[int], sets: Collection[Segment]) -> set[tuple[int, int]]:
        members = SegmentMember.objects.filter(Among("anchor_id", list(pks)), segment__in=sets)
        return set(members.values_list("anchor_id", "segment_id"))

    def put(self, records: Iterable[tuple[Any, list[Segment]]], actor: Actor, batch: uuid.UUID | None) -> None:
        pairs = [(row, one) for row, segments in records for one in segments]
        members = [SegmentMember(segment=one, anchor_id=row.pk) for row, one in pairs]
        SegmentMember.objects.bulk_create(members, ignore_conflicts=True, batch_size=500)
        note(actor, [Entry(row, "segment", {SEGMENTS: [None, str(one)]}) for row, one in pairs], batch)
