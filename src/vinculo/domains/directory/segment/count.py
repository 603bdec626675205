"""How many members a segment has, among what the reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.segment.criteria import listed
from vinculo.domains.directory.segment.model import Segment, SegmentMember
from vinculo.entities.columns import Column
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_integer
from vinculo.records.rows import Rows, count_each

CAP = 10_000


def members(segment: Segment, actor: Actor) -> Rows:
    """The members within the actor's reach."""
    return listed(segment).rows(actor).filter(pk__in=SegmentMember.objects.filter(segment=segment).values("anchor_id"))


def counts(segments: Sequence[Segment], actor: Actor) -> list[int | None]:
    """How many of each, CAP + 1 for more; None when counting took too long."""
    return count_each([members(one, actor) for one in segments], CAP, milliseconds=1000)


def count_text(count: int | None) -> str:
    if count is None:
        return "…"
    return f"{format_integer(CAP)}+" if count > CAP else format_integer(count)


class MembersColumn(Column):
    """The number of members; one statement for a whole page."""

    numeric = True

    def __init__(self) -> None:
        super().__init__("members", label=gettext_lazy("Members"))

    def bind(self, model: type[Model]) -> None:
        self.model = model

    @property
    def kind(self) -> str:
        return "integer"

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        # Read again: an export brings keys only.
        segments = list(Segment.objects.filter(pk__in=[row.pk for row in rows]))
        found = counts(segments, actor) if segments else []
        reach = {one.pk: listed(one).may(actor, "list") for one in segments}
        return {one.pk: count for one, count in zip(segments, found, strict=True)}, reach

    def value(self, row: Any, prepared: Any = None) -> Any:
        return prepared[0].get(row.pk) if prepared else None

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        found, reach = prepared
        text = count_text(found.get(row.pk))
        return f'<a href="{listed(row).url()}?segments={row.pk}">{text}</a>' if reach[row.pk] else text
