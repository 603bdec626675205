"""The bytes of files: written and synced to disk before the row that names them is committed."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from typing import BinaryIO

from vinculo.abilities.files.models import StoredFile
from vinculo.records.blobs import path_of as path_of
from vinculo.records.blobs import write

CHUNK = 256 * 1024


def keep(chunks: Iterable[bytes]) -> StoredFile:
    """Stores bytes under their hash; equal content is stored once."""
    digest, size = write(chunks)
    stored, _is_new = StoredFile.objects.get_or_create(hash=digest, defaults={"size": size})
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, for reading. Raises FileNotFoundError when the store lost them."""
    return path_of(stored.hash).open("rb")


def content_type(name: str) -> str:
    """What a browser is told the file is; the name decides, and unknown or active content is plain bytes."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    active = ("html", "xml", "javascript", "svg", "flash")
    return "application/octet-stream" if any(word in guessed for word in active) else guessed
