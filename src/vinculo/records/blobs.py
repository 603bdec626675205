"""Bytes on disk under their SHA-256: written and synced before the row that names them is committed.

Equal content is kept once. Nothing here says who may read it: that is up to the row.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def write(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Stores bytes; their digest in hex and how many they are."""
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
    return digest.hexdigest(), size


def read(digest: str) -> bytes:
    """The bytes, made sure of. Raises FileNotFoundError when they are gone or no longer what was written."""
    content = path_of(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileNotFoundError(f"The content of {digest[:12]} was changed.")
    return content


__all__ = ["path_of", "read", "write"]
