"""One table: what is to be done, who is doing it, how far it got."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.jobs.names import name_of


class Status(models.TextChoices):
    READY = "ready", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (Status.READY, Status.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """The questions asked about the queue."""

    def unfinished(self) -> JobQuerySet:
        return self.filter(status__in=UNFINISHED)

    def due(self, queues: Collection[str] = ()) -> JobQuerySet:
        """What may start now, most urgent first; of the named queues, or of all when none is named."""
        rows = self.filter(status=Status.READY, run_after__lte=timezone.now())
        return (rows.filter(queue__in=queues) if queues else rows).order_by("-priority", "run_after", "id")

    def running(self) -> JobQuerySet:
        return self.filter(status=Status.RUNNING)

    def failed(self) -> JobQuerySet:
        """Jobs nobody will try again by themselves, newest first."""
        return self.filter(status=Status.FAILED).order_by("-finished", "-id")

    def retrying(self) -> JobQuerySet:
        """Jobs that went wrong at least once and wait for their next attempt, soonest first."""
        return self.filter(status=Status.READY, attempts__gt=0).exclude(error="").order_by("run_after", "id")


class Job(models.Model):
    """A call of a task, kept until some time after it has finished.

    ``worker`` names the claim, not just the process: it is new each time a job is taken, and only a write
    that still finds its own name there counts (the fence).
    """

    task = models.CharField(_("task"), max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(_("queue"), max_length=50, default="default")
    priority = models.SmallIntegerField(_("priority"), default=0)
    run_after = models.DateTimeField(_("not before"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.READY)

    # Unique among unfinished jobs; with `once` for as long as the row is kept.
    unique_key = models.CharField(max_length=200, null=True)
    once = models.BooleanField(default=False)

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=10)
    worker = models.CharField(max_length=120, default="")
    lease_until = models.DateTimeField(null=True)
    doubted = models.DateTimeField(null=True)

    cursor = models.JSONField(null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=300, default="")
    result = models.JSONField(null=True)
    error = models.TextField(_("error"), default="")

    enqueued_by = models.BigIntegerField(null=True)
    created = models.DateTimeField(_("created"), default=timezone.now)
    started = models.DateTimeField(_("started"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(status__in=UNFINISHED) | Q(once=True),
                name="job_unique_key",
            ),
        ]
        # Conditions are such that SQLite sees them in the query: it cannot look into a bound status.
        indexes = [
            models.Index(fields=["status", "-priority", "run_after", "id"], name="job_by_urgency"),
            models.Index(fields=["status", "finished"], name="job_by_end"),
            models.Index(fields=["unique_key"], condition=Q(unique_key__isnull=False), name="job_by_key"),
            models.Index(fields=["task", "-id"], condition=Q(once=True), name="job_by_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"

    @property
    def label(self) -> str:
        return name_of(self.task)

    @property
    def summary(self) -> str:
        """First line of the error: exception and message, without the traceback."""
        return self.error.partition("\n")[0]
