"""Attach files to records, and take them off again."""

from __future__ import annotations

from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import content_type, keep
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordAnchor
from vinculo.records.record import touch

LARGEST = 50 * 2**20


def attach(anchor: RecordAnchor, upload: UploadedFile, *, actor: Actor) -> Attachment:
    """Keeps the bytes and hangs them on the record, which was read through the actor's scope.

    Raises ValidationError for an empty file, one over 50 MB or one without a usable name.
    """
    name = clean_name(upload.name or "")
    if not upload.size:
        raise ValidationError({"file": _("The file is empty.")})
    if upload.size > LARGEST:
        raise ValidationError({"file": _("The file is larger than 50 MB.")})
    stored = keep(upload.chunks())
    with transaction.atomic():
        attachment = Attachment.objects.create(
            anchor=anchor,
            account_id=anchor.account_id,
            file=stored,
            name=name,
            content_type=content_type(name),
            author_id=actor.user_id,
            author_name=actor.name,
        )
        touch([anchor.pk, *([anchor.account_id] if anchor.account_id else [])])
    return attachment


def clean_name(name: str) -> str:
    """The bare file name, printable and short enough for any disk. Raises ValidationError."""
    bare = PurePath(name.replace("\\", "/")).name
    bare = "".join(c for c in bare if c.isprintable()).strip(". ")
    if not bare:
        raise ValidationError({"file": _("The file has no name.")})
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: 200 - len(ending)]}.{ending[:20]}" if dot else bare[:200]


def remove(attachment: Attachment, *, actor: Actor, may_change: bool) -> None:
    """Its uploader, or whoever may change the record, takes a file off; the bytes stay until cleaned up."""
    if not may_change and attachment.author_id != actor.user_id:
        raise PermissionDenied
    attachment.trashed = timezone.now()
    with transaction.atomic():
        attachment.save(update_fields=["trashed"])
        note(actor, [Entry(attachment.anchor, "file_remove", {"file": [attachment.name, None]})])
