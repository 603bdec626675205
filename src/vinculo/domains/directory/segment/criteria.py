"""What an automatic segment asks: the filters of a list, read by whoever sets them and by the house itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from vinculo.domains.directory.segment.model import Segment
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME
from vinculo.entities.query import BadQuery, ListQuery, parse_query
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.rows import Rows

# Membership is a fact of the data: it is worked out over all records, whoever wrote the criteria. Each reader
# then sees the members within his own reach.
SYSTEM = Actor.system("segments")
# Parts of a list's address that say how it is shown, and one that would let segments wait for each other.
SHOWN = ("sort", "columns", "view", "after", "before", "limit", "page_size", "format")
SEGMENTS = "segments"


def listed(segment: Segment) -> type[Entity]:
    """The entity whose rows the segment holds."""
    return entity_named(segment.of)


def only_criteria(query: str) -> str:
    """The part of a list's query string that chooses rows, in the order of its names."""
    data = QueryDict(query.strip().lstrip("?"), mutable=True)
    for name in list(data):
        values = [value for value in data.getlist(name) if value]
        if name in SHOWN or not values or (name == "trash" and values[-1] in ("0", "false")):
            del data[name]
        else:
            data.setlist(name, values)
    ordered = QueryDict(mutable=True)
    for name in sorted(data):
        ordered.setlist(name, data.getlist(name))
    return ordered.urlencode()


def check_criteria(segment: Segment, actor: Actor) -> None:
    """Raises ValidationError unless the criteria make sense for `actor`, and the same sense for everybody."""
    entity, data = listed(segment), QueryDict(segment.query)
    refused = ""
    if SEGMENTS in data or "trash" in data:
        refused = _("A segment holds no trash and is not made of other segments.")
    elif any(ME in data.getlist(f.name) for f in entity.filters_for(SYSTEM) if f.is_person):
        refused = _("«Me» is somebody else for everybody: choose the person by name.")
    else:
        try:
            # As the person: nobody asks about fields and rows he may not see, and learns it from who is a member.
            asked = parse_query(entity, data, actor)
            parse_query(entity, data, SYSTEM)
        except BadQuery as bad:
            refused = str(bad)
        else:
            if not asked.conditions and not asked.q:
                refused = _("Choose at least one filter.")
    if refused:
        raise ValidationError({"query": refused})


def matching(segment: Segment) -> Rows:
    """The live records that meet the criteria, whoever reaches them. Raises BadQuery."""
    entity = listed(segment)
    asked = parse_query(entity, QueryDict(segment.query), SYSTEM)
    return asked.narrow(entity, entity.rows(SYSTEM))


def sentences(segment: Segment, actor: Actor) -> list[str]:
    """The criteria as sentences; one about what the actor may not see is not told."""
    if not segment.is_automatic:
        return []
    entity, data = listed(segment), QueryDict(segment.query)
    found: list[str] = []
    for name in data:
        alone = QueryDict(mutable=True)
        alone.setlist(name, data.getlist(name))
        try:
            one: ListQuery = parse_query(entity, alone, actor)
        except BadQuery:
            found.append(_("a condition out of your sight"))
            continue
        if one.q:
            found.append(_("Contains “%(text)s”") % {"text": one.q})
        found += [condition.sentence for condition in one.conditions]
    return found
