"""Uploaded pictures are drawn anew, so that only pixels are kept: no metadata, no surprises, no huge ones."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from vinculo.house.models import Picture

LARGEST = 5 * 2**20  # bytes of the upload
MOST_PIXELS = 40_000_000
SIDE = 512  # pixels a kept picture measures at most
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def redraw(upload: Any) -> tuple[bytes, int, int]:
    """PNG, width and height of an uploaded picture. Raises ValidationError."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("The picture is larger than 5 MB."))
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("The picture has too many pixels: make it smaller first."))
            drawn = ImageOps.exif_transpose(image).convert("RGBA")
            drawn.thumbnail((SIDE, SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as bad:
        raise ValidationError(_("This is no picture in PNG, JPEG, WebP or GIF.")) from bad
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue(), drawn.width, drawn.height


def keep(name: str, drawn: tuple[bytes, int, int]) -> str:
    """Stores a redrawn picture under its name and returns its digest."""
    content, width, height = drawn
    digest = hashlib.sha256(content).hexdigest()
    values = {"content": content, "width": width, "height": height, "digest": digest, "changed": timezone.now()}
    Picture.objects.update_or_create(name=name, defaults=values)
    return digest
