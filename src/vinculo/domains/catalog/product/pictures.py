"""The pictures of products: attached files drawn anew in two sizes, so that sheets and grids load quickly."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET
from PIL import Image, ImageOps, UnidentifiedImageError

from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import open_file
from vinculo.entities.registry import entity_named
from vinculo.house.pictures import FORMATS, MOST_PIXELS
from vinculo.records.databases.keys import Among
from vinculo.screens.detail import find

KINDS = ("image/png", "image/jpeg", "image/webp", "image/gif")
SIDES = {"small": 320, "large": 1000}  # pixels the longer side measures at most


def pictures_of(product_ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """{product: [{name, small, large}]}, the one attached first in front; one question for all of them."""
    rows = Attachment.objects.filter(
        Among("anchor_id", product_ids), content_type__in=KINDS, trashed__isnull=True
    ).order_by("at", "pk")
    found: dict[int, list[dict[str, str]]] = {}
    for pk, anchor_id, name in rows.values_list("pk", "anchor_id", "name"):
        here = f"/products/{anchor_id}/pictures/{pk}/"
        found.setdefault(anchor_id, []).append({"name": name, **{size: f"{here}{size}/" for size in SIDES}})
    return found


@require_GET
def picture_screen(request: HttpRequest, pk: int, file: int, size: str) -> HttpResponse:
    """A picture of a product, for whoever sees the product."""
    product = find(entity_named("product"), request, pk)
    rows = Attachment.objects.select_related("file").filter(content_type__in=KINDS, trashed__isnull=True)
    attachment = get_object_or_404(rows, pk=file, anchor_id=product.pk)
    if size not in SIDES:
        raise Http404
    response = HttpResponse(drawn(attachment.file, size), content_type="image/webp")
    # A file never changes: another picture has another address.
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def drawn(stored: Any, size: str) -> bytes:
    """The picture in that size, kept beside the database once it was drawn. Raises Http404 for what is none."""
    kept = Path(settings.MEDIA_ROOT).parent / "pictures" / f"{stored.hash}-{size}.webp"
    if not kept.exists():
        try:
            with open_file(stored) as source, Image.open(source, formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Http404
                redrawn = ImageOps.exif_transpose(image).convert("RGBA")
                redrawn.thumbnail((SIDES[size], SIDES[size]))
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as bad:
            raise Http404 from bad
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent, prefix="drawing-")
        with os.fdopen(handle, "wb") as out:
            redrawn.save(out, "WEBP", quality=82)
        os.replace(name, kept)
    return kept.read_bytes()
