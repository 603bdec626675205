"""Files of records: the bytes once per content, and where each is attached."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.records.models import RecordAnchor


class StoredFile(models.Model):
    """Bytes in the file store, named by their SHA-256; equal files are kept once."""

    hash = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.hash[:12]


class Attachment(models.Model):
    """A file on a record, under the name it came with. `account` repeats the record's account."""

    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="attachments")
    account = models.ForeignKey(RecordAnchor, models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(max_length=100)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    trashed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = (
            models.Index(fields=("anchor", "-at"), name="attachment_of_record"),
            models.Index(fields=("account", "-at"), name="attachment_of_account"),
        )

    def __str__(self) -> str:
        return self.name
