"""The page of a segment, and keeping the filters of a list as one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinculo.domains.directory.segment.count import count_text, counts, members
from vinculo.domains.directory.segment.criteria import listed, only_criteria, sentences
from vinculo.domains.directory.segment.entity import SegmentEntity
from vinculo.domains.directory.segment.model import Segment
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_relative
from vinculo.screens.asked import actor_of, refusal, require
from vinculo.screens.detail import find
from vinculo.screens.shell import crumbs
from vinculo.screens.table import body, css, shape_for

SHOWN = 25
UNPROCESSABLE = 422


@require_GET
def segment_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """What a segment asks, how many it holds and the first of them, as far as the reader sees."""
    actor = actor_of(request)
    segment = find(SegmentEntity, request, pk)
    working = segment.is_automatic and segment.evaluated is None
    if "held" in request.GET and not working:  # the heading counts them too
        return HttpResponse(status=204, headers={"HX-Redirect": SegmentEntity.url(f"{pk}/")})
    context = {
        "working": working,
        "entity": SegmentEntity,
        "row": segment,
        "crumbs": crumbs(SegmentEntity, (str(segment), "")),
        "criteria": sentences(segment, actor),
        "evaluated": format_relative(segment.evaluated) if segment.evaluated else "",
        "may": {verb: access.offers(segment, actor, verb) for verb in ("change", "delete")},
        **held(segment, actor),
    }
    return render(request, "segment/held.html" if "held" in request.GET else "segment/page.html", context)


def held(segment: Segment, actor: Actor) -> dict[str, Any]:
    """The members: how many, the first ones as a table, and the address of their list."""
    entity = listed(segment)
    if not entity.may(actor, "view"):
        return {"total": None}
    columns = entity.default_columns(actor)
    rows = members(segment, actor).page(entity.default_order(), SHOWN + 1, shape=shape_for(columns))
    may_list = entity.may(actor, "list")
    return {
        "total": count_text(counts([segment], actor)[0]),
        "columns": [{"label": c.label, "css": k} for c, k in zip(columns, css(columns), strict=True)],
        "body": body(entity, columns, rows[:SHOWN], actor, selectable=False),
        "label": entity.noun.title,
        "more": len(rows) > SHOWN,
        "list_url": entity.url(f"?segments={segment.pk}") if may_list else "",
        "criteria_url": entity.url(f"?{segment.query}") if may_list and segment.is_automatic else "",
    }


@require_POST
def save_filters_screen(request: HttpRequest) -> HttpResponse:
    """Keeps the filters of a list as a new automatic segment, or as the criteria of one there is."""
    actor = actor_of(request)
    which, of = request.POST.get("segment", ""), request.POST.get("of", "")
    require(SegmentEntity, actor, "change" if which else "create")
    if of not in Segment.Of.values:
        raise Http404
    query = only_criteria(request.POST.get("query", "").replace("\x00", ""))
    try:
        if which:
            segment = replaced(which, of, query, actor)
        else:
            name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
            values = {"name": name, "of": of, "kind": Segment.Kind.AUTOMATIC, "query": query}
            segment = save_new(SegmentEntity, values, actor)
    except ValidationError as bad:
        errors = bad.message_dict if hasattr(bad, "error_dict") else {"query": bad.messages}
        said = {name: " ".join(sentences) for name, sentences in errors.items()}
        return refusal(request, SegmentEntity, said, UNPROCESSABLE)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("The segment «%(name)s» is being worked out.") % {"name": segment})
    return redirect(SegmentEntity.url(f"{segment.pk}/"))


def replaced(which: str, of: str, query: str, actor: Actor) -> Segment:
    """The automatic segment `which`, with new criteria."""
    pk = int(which) if which.isdecimal() and len(which) < 19 else 0
    segment: Segment | None = SegmentEntity.get(actor, pk, "change")
    if segment is None or segment.of != of or not segment.is_automatic:
        raise Http404
    save_changes(SegmentEntity, segment, {"query": query}, actor)
    return segment
