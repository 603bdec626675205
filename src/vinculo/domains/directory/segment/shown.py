"""Segments in the lists and on the pages of accounts and contacts: filter, column, chips, «save as segment»."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.segment.criteria import SEGMENTS, only_criteria
from vinculo.domains.directory.segment.model import Segment, SegmentMember
from vinculo.entities.columns import Column
from vinculo.entities.fields import field_of
from vinculo.entities.filters import MAX_VALUES, MOST_CHOICES, Condition, Filter
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.databases.keys import Among


def known(actor: Actor, of: str) -> Any:
    """The segments of records of this kind that the actor may know of."""
    rows: Any = access.rows(Segment, actor, "view")
    return rows.filter(of=of)


class SegmentFilter(Filter):
    """`?segments=3&segments=5`: the records in any of these segments."""

    widget = "choice"
    operators = ()

    def __init__(self) -> None:
        super().__init__(SEGMENTS, label=gettext_lazy("Segment"))

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.field = field_of(Segment, "id")  # a number, as far as programs are concerned

    @property
    def of(self) -> str:
        return str(self.model._meta.model_name)

    def choices(self, actor: Actor) -> list[tuple[str, str]]:
        return [(str(one.pk), one.name) for one in known(actor, self.of).filter(is_active=True)[:MOST_CHOICES]]

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        wanted = {int(text) for text in texts[:MAX_VALUES] if text.isdecimal() and len(text) < 19}
        segments = list(known(actor, self.of).filter(pk__in=wanted))
        if not segments or len(segments) != len(set(texts)):
            raise ValidationError(_("There is no such segment."))
        members = SegmentMember.objects.filter(segment__in=segments).values("anchor_id")
        names = f" {_('or')} ".join(one.name for one in segments)
        sentence = _("%(field)s is %(value)s") % {"field": self.label, "value": names}
        return Condition(parameter, texts, Q(pk__in=members), sentence)


class SegmentsColumn(Column):
    """The names of the segments a record is in; one question for a whole page."""

    def __init__(self) -> None:
        super().__init__(SEGMENTS, label=gettext_lazy("Segments"), hidden=True)

    def bind(self, model: type[Model]) -> None:
        self.model = model

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        found: dict[int, list[str]] = {}
        if rows:
            segments = known(actor, str(self.model._meta.model_name))
            members = SegmentMember.objects.filter(Among("anchor_id", [row.pk for row in rows]), segment__in=segments)
            for pk, name in members.order_by("segment__name").values_list("anchor_id", "segment__name"):
                found.setdefault(pk, []).append(name)
        return found

    def value(self, row: Any, prepared: Any = None) -> Any:
        return ", ".join((prepared or {}).get(row.pk, ()))

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        return escape(self.value(row, prepared))


def of_record(row: Any, actor: Actor) -> dict[str, Any]:
    """{segments, list_url, add_url}: what the page of a record says of its segments."""
    entity = entity_named(row.kind())
    segments = known(actor, row.kind()).filter(members__anchor_id=row.pk)
    may_change = row.trashed is None and entity.may(actor, "change") and access.offers(row, actor, "change")
    return {
        "segments": list(segments),
        "list_url": entity.url() if entity.may(actor, "list") else "",
        "add_url": entity.url(f"{row.pk}/segment/") if may_change else "",
    }


def offer_to_save(of: str, query: str, actor: Actor) -> dict[str, Any] | None:
    """{query, of, segments, may_create} for keeping a list's filters as a segment; None where that makes no sense."""
    may_create, may_change = actor.may("segment.create"), actor.may("segment.change")
    criteria = only_criteria(query)
    if not criteria or not (may_create or may_change) or {SEGMENTS, "trash"} & set(QueryDict(criteria)):
        return None
    present = known(actor, of).filter(kind=Segment.Kind.AUTOMATIC) if may_change else []
    return {"query": criteria, "of": of, "segments": list(present), "may_create": may_create}
