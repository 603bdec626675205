"""What the schedule does with files that nothing has any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from vinculo.abilities.files.models import StoredFile
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.mail.models import Mail
from vinculo.records.blobs import path_of
from vinculo.records.uses import every_row

CHUNK = 100
AGE = timedelta(days=1)  # what was just written may be about to be hung on something


@scheduled("10 4 * * *")
@stepped_task(max_attempts=3)
def forget_unused_files(cursor: int | None, *, context: StepContext) -> int | None:
    """Forgets the rows and the bytes of files that no row points at: of imports that are forgotten, say.

    The file of an attachment stays as long as the attachment does, taken off or not.
    """
    found = list(unused().filter(pk__gt=cursor or 0).order_by("pk").select_for_update()[:CHUNK])
    mailed = set(digests_of_mails()) if found else set()
    lost = [one.hash for one in found if one.hash not in mailed]
    StoredFile.objects.filter(pk__in=[one.pk for one in found]).delete()
    transaction.on_commit(lambda: drop(lost))
    return found[-1].pk if len(found) == CHUNK else None


def unused() -> QuerySet[StoredFile]:
    """The files, a day old at least, that no foreign key leads to."""
    rows = StoredFile.objects.filter(created__lt=timezone.now() - AGE)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete:
            pointing = every_row(relation.related_model).filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[arg-type,union-attr]
            rows = rows.exclude(Exists(pointing))
    return rows


def digests_of_mails() -> Iterator[str]:
    """Mails know the bytes they carry by digest alone."""
    for attachments in Mail.objects.exclude(attachments=[]).values_list("attachments", flat=True).iterator():
        yield from (digest for _name, _kind, digest in attachments)


def drop(digests: list[str]) -> None:
    """Removes bytes from the disk, unless somebody has kept the same ones meanwhile."""
    again = set(StoredFile.objects.filter(hash__in=digests).values_list("hash", flat=True))
    for digest in digests:
        if digest not in again:
            path_of(digest).unlink(missing_ok=True)
