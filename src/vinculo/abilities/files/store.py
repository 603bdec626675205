"""The bytes of files: written and synced to disk before the row that names them is committed."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from vinculo.abilities.files.models import StoredFile

CHUNK = 256 * 1024


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def keep(chunks: Iterable[bytes]) -> StoredFile:
    """Stores bytes under their hash; equal content is stored once."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    stored, _is_new = StoredFile.objects.get_or_create(hash=digest.hexdigest(), defaults={"size": size})
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, for reading. Raises FileNotFoundError when the store lost them."""
    return path_of(stored.hash).open("rb")


def content_type(name: str) -> str:
    """What a browser is told the file is; the name decides, and unknown or active content is plain bytes."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    active = ("html", "xml", "javascript", "svg", "flash")
    return "application/octet-stream" if any(word in guessed for word in active) else guessed
