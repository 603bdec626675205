"""Files that go with a mail: their bytes are on disk before the mail is in the outbox, so every attempt finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.records import blobs

# Servers take 25 MB or so, and what is attached grows by a third on its way.
MOST = 15 * 2**20


@dataclass(frozen=True)
class Attached:
    """A file with the name it arrives under."""

    name: str
    content: bytes
    content_type: str = "application/pdf"


def keep(files: Sequence[Attached]) -> list[list[str]]:
    """Stores the bytes; what the mail's row keeps of them. Raises ValidationError when they are too many."""
    if sum(len(file.content) for file in files) > MOST:
        raise ValidationError({"attachments": _("The attached files are larger than 15 MB.")})
    return [[_named(file.name), file.content_type, blobs.write([file.content])[0]] for file in files]


def _named(name: str) -> str:
    """One line without the marks of a path: nothing typed by anybody may begin a header of its own."""
    return " ".join(name.replace("/", " ").replace("\\", " ").split())[:150] or "file"
