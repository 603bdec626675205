"""Rows as files of the further formats an entity declares (vCard): one from its page, many from its list."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vinculo.entities.entity import Entity
from vinculo.entities.layout import FileFormat, RecordPart
from vinculo.entities.query import BadQuery, ListQuery, parse_query
from vinculo.identity.actor import Actor
from vinculo.records.history import note_event
from vinculo.records.rows import Order, Rows
from vinculo.screens.asked import actor_of, asked, refusal, require
from vinculo.screens.detail import find

CHUNK = 500
LARGEST_TICKED = 10_000
IN_A_CODE = ("BEGIN", "VERSION", "N", "FN", "ORG", "TITLE", "TEL", "EMAIL", "END")


def format_named(entity: type[Entity], name: str) -> FileFormat:
    for one in entity.formats:
        if one.name == name:
            return one
    raise Http404


@require_http_methods(["GET", "POST"])
def many_screen(request: HttpRequest, entity: type[Entity], kind: str) -> HttpResponse | StreamingHttpResponse:
    """Everything the list shows, or (by POST) what was ticked in it."""
    actor = actor_of(request)
    require(entity, actor, "export")
    wanted = format_named(entity, kind)
    rows = entity.rows(actor, "export")
    ticked = request.method == "POST" and request.POST.get("all") != "1"
    try:
        query = ListQuery() if ticked else asked_by(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    if ticked:
        texts = request.POST.getlist("ids")[:LARGEST_TICKED]
        pks = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]
        if not pks:
            return refusal(request, entity, {"ids": _("Choose the rows first.")}, 422)
        rows = rows.filter(pk__in=pks)
    else:
        rows = query.narrow(entity, entity.rows(actor, "export", trash=query.trash))
    file = f"{slugify(str(entity.noun.plural))}-{timezone.localdate():%Y%m%d}.{wanted.ending}"
    note_event(actor, entity.key(), "export", file, {"query": request.GET.urlencode()[:1000]})
    return download(pieces(rows, query.order, wanted, actor), wanted, file)


def asked_by(request: HttpRequest, entity: type[Entity], actor: Actor) -> ListQuery:
    """The query of the address, or that of the list in which all was ticked."""
    if request.method == "GET":
        return asked(request, entity, actor)
    query = parse_query(entity, QueryDict(request.POST.get("next", "").lstrip("?")), actor)
    if query.trash:
        require(entity, actor, "delete")
    return query


def pieces(rows: Rows, order: Order, wanted: FileFormat, actor: Actor) -> Iterator[str]:
    for chunk in rows.chunks(order, CHUNK):
        yield wanted.write(chunk, actor)


def download(content: Iterator[str], wanted: FileFormat, file: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=f"{wanted.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@require_GET
def one_screen(request: HttpRequest, entity: type[Entity], pk: int, kind: str) -> StreamingHttpResponse:
    """The file of one row, for whoever sees it."""
    row = find(entity, request, pk)
    wanted = format_named(entity, kind)
    file = f"{slugify(str(row)) or entity.key()}.{wanted.ending}"
    return download(iter([wanted.write([row], actor_of(request))]), wanted, file)


@require_GET
def code_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """What identifies the row, as a code for the camera of a phone."""
    row = find(entity, request, pk)
    wanted = next((one for one in entity.formats if one.with_code), None)
    if wanted is None:
        raise Http404
    # Each line whole, as it was before long ones were broken; of a long note no camera could read the code.
    lines = wanted.write([row], actor_of(request)).replace("\r\n ", "").splitlines()
    text = "\r\n".join(line for line in lines if line.partition(":")[0].partition(";")[0] in IN_A_CODE)
    drawn = io.BytesIO()
    segno.make(text, error="l", micro=False, encoding="utf-8").save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


def add(entity: type[Entity]) -> None:
    """Gives the page of a record its files to take along."""
    if entity.formats:
        code = any(one.with_code for one in entity.formats)
        entity.added_parts.append(
            RecordPart("screens/format_part.html", lambda row, actor: {"formats": entity.formats, "with_code": code})
        )


__all__ = ["code_screen", "many_screen", "one_screen"]
