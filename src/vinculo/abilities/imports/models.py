"""An import: the file, how its columns map, how far it got and what became of its rows."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.abilities.files.models import StoredFile


class Way(models.TextChoices):
    """What becomes of new rows that are probably here already."""

    SKIP = "skip", _("Leave them out")
    UPDATE = "update", _("Update the record they look like")
    CREATE = "create", _("Create them all the same")


class ImportRun(models.Model):
    """One file on its way into one entity.

    Every step of the job saves what it did, what it counted and how far it got in one transaction. The counters
    are those of the check until the import starts and counts anew.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Choosing columns")
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    entity = models.CharField(max_length=40)
    # Nobody when the command line imported without saying for whom.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    # How the file is read, see source.remembered; beside it its `way`, and how many rows are `alike`.
    source = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)  # {"column number": field name}
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    batch = models.UUIDField(default=uuid.uuid4)  # under which the history notes what it wrote
    job = models.BigIntegerField(null=True)
    total = models.PositiveIntegerField(default=0)
    created_rows = models.PositiveIntegerField(default=0)
    updated_rows = models.PositiveIntegerField(default=0)
    unchanged_rows = models.PositiveIntegerField(default=0)
    rejected_rows = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)  # when it began to write
    finished = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "entity", "-id"), name="import_of_user"),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def way(self) -> str:
        """What becomes of new rows that resemble a record."""
        return str(self.source.get("way", Way.CREATE))

    @property
    def alike(self) -> int:
        """How many rows resemble a record; of those created all the same, how many of the rows to look at."""
        return int(self.source.get("alike", 0))

    @property
    def done_rows(self) -> int:
        return self.created_rows + self.updated_rows + self.unchanged_rows + self.rejected_rows

    @property
    def is_working(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)


class KnownColumns(models.Model):
    """How a person told the columns of files with this header, to be offered again for the next such file."""

    entity = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)  # of the header, see columns.signature
    mapping = models.JSONField(default=dict)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("known columns")
        verbose_name_plural = _("known columns")
        constraints = (models.UniqueConstraint(fields=("user", "entity", "signature"), name="known_columns_once"),)

    def __str__(self) -> str:
        return f"{self.entity}: {self.signature[:12]}"


class RowVerdict(models.Model):
    """What would become of a row (after the check) or became of it (after the import), and why.

    Of rejected rows all are kept, with their cells, to be handed back; of the others the first ones, to look at.
    """

    class Verdict(models.TextChoices):
        CREATED = "created", pgettext_lazy("row", "New")
        UPDATED = "updated", pgettext_lazy("row", "Changed")
        UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")
        REJECTED = "rejected", pgettext_lazy("row", "Rejected")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()  # as a spreadsheet numbers its rows
    verdict = models.CharField(max_length=10, choices=Verdict)
    title = models.CharField(max_length=300, blank=True)
    # Of a rejected row [[column or "", sentence], …], of a changed one [[field, before, after], …].
    details = models.JSONField(default=list)
    cells = models.JSONField(default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = (models.UniqueConstraint(fields=("run", "line"), name="import_row_once"),)
        indexes = (models.Index(fields=("run", "verdict", "line"), name="import_row_by_verdict"),)

    def __str__(self) -> str:
        return f"{self.line}: {self.verdict}"


class TakenKeys(models.Model):
    """The keys (numbers, tax ids…) used by the rows of one step, so that no later row of the file repeats them.

    Kept only while the import runs: whoever goes on after a crash reads them back.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="taken_keys")
    position = models.PositiveIntegerField()
    keys = models.JSONField()  # {kind of key: {value: line}}

    class Meta:
        verbose_name = _("keys of an import")
        verbose_name_plural = _("keys of imports")
        constraints = (models.UniqueConstraint(fields=("run", "position"), name="import_keys_once"),)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.position}"
