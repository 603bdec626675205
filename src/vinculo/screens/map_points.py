"""Where the rows of a list are, as few bytes as it takes: what the map of an entity is drawn from.

The payload is little-endian and holds numbers alone; whatever else a marker tells is asked for through the door.

    count: uint32 · without a place: uint32 · first key: float64 · key minus the key before it: uint32 × count ·
    latitude: int32 × count · longitude: int32 × count      (degrees times SCALE)
"""

from __future__ import annotations

import gzip
import struct
import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db.models import FloatField, IntegerField
from django.db.models.functions import Cast, Round
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from vinculo.entities.entity import Entity
from vinculo.entities.layout import Map
from vinculo.entities.query import BadQuery
from vinculo.records.rows import Rows
from vinculo.screens.asked import actor_of, asked, refusal
from vinculo.screens.map_page import map_of

SCALE = 100_000  # a metre, more or less
MOST = 300_000  # points: what a browser still groups in about a second
MOST_COUNTED = 100_000
UNKNOWN = 2**32 - 1

Point = tuple[int, int, int]  # primary key, degrees north and east times SCALE


@require_GET
def points_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The points of the rows that the list of the same query shows, and how many of these have no place."""
    actor = actor_of(request)
    where = map_of(entity, actor)
    try:
        query = asked(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    rows = query.narrow(entity, entity.rows(actor, "list", trash=query.trash))
    without = rows.filter(where.nowhere()).count(MOST_COUNTED)
    known = without is not None and without <= MOST_COUNTED
    content = packed(points(rows, where), without if known and without is not None else UNKNOWN)
    headers = {"Cache-Control": "private, no-store"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        content = gzip.compress(content, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    response = HttpResponse(content, content_type="application/octet-stream", headers=headers)
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def points(rows: Rows, where: Map) -> list[Point]:
    """The points of `rows`, by key; at most MOST of them."""
    # Whole numbers from the database: no Decimal is made of a hundred thousand values only to be thrown away.
    degrees: list[Any] = [
        Cast(Round(Cast(name, FloatField()) * SCALE), IntegerField()) for name in (where.latitude, where.longitude)
    ]
    found = rows.filter(~where.nowhere()).queryset().order_by("pk").values_list("pk", *degrees)
    return list(found[:MOST])


def packed(found: Sequence[Point], without: int) -> bytes:
    """`found`, in the order of their keys, as the map reads them."""
    keys, north, east = zip(*found, strict=True) if found else ((), (), ())
    head = struct.pack("<IId", len(keys), without, keys[0] if keys else 0)
    steps = array("I", [0, *(later - earlier for earlier, later in pairwise(keys))] if keys else [])
    pieces = [steps, array("i", north), array("i", east)]
    if sys.byteorder == "big":
        for piece in pieces:
            piece.byteswap()
    return head + b"".join(piece.tobytes() for piece in pieces)


__all__ = ["MOST", "SCALE", "UNKNOWN", "packed", "points", "points_screen"]
