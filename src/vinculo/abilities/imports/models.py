"""An import: the file, how its columns map, how far it got and what it refused."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.abilities.files.models import StoredFile


class ImportRun(models.Model):
    """One file on its way into one entity. The job saves `position` and the counters with every chunk it writes."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("Choosing columns")
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    entity = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    source = models.JSONField(default=dict)  # encoding, delimiter, sheet, header: what reading needs
    mapping = models.JSONField(default=dict)  # {column number: field name}
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    batch = models.UUIDField()
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created_rows = models.PositiveIntegerField(default=0)
    updated_rows = models.PositiveIntegerField(default=0)
    unchanged_rows = models.PositiveIntegerField(default=0)
    rejected_rows = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file_name


class RejectedRow(models.Model):
    """A row the import refused: where it stood, what it said, why."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejected")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    reasons = models.JSONField()  # [[column label or "", sentence], …]

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = (models.UniqueConstraint(fields=("run", "line"), name="rejected_row_once"),)

    def __str__(self) -> str:
        return f"{self.line}"
