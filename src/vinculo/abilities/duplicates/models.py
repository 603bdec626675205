"""The keys by which candidates are found, the scans of what is there, and the pairs they found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.abilities.duplicates.keys import LONGEST
from vinculo.records.databases.fields import KeyField
from vinculo.records.models import RecordAnchor
from vinculo.records.moves import stays


@stays
class BlockingKey(models.Model):
    """One key of one live record; records that share a key are compared. `upkeep` keeps them."""

    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = KeyField(max_length=LONGEST)

    class Meta:
        verbose_name = _("blocking key")
        verbose_name_plural = _("blocking keys")
        # The one index that has the key: by old statistics PostgreSQL walked another one whole.
        constraints = (models.UniqueConstraint(fields=("kind", "key", "anchor"), name="blocking_key_of_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.anchor_id}: {self.key}"


class Scan(models.Model):
    """A walk through all the records of an entity."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    entity = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    done = models.PositiveIntegerField(default=0)  # keys looked at
    total = models.PositiveIntegerField(default=0)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("scan for duplicates")
        verbose_name_plural = _("scans for duplicates")
        constraints = (
            models.UniqueConstraint(fields=("entity",), condition=Q(state="running"), name="scan_one_at_a_time"),
        )
        indexes = (models.Index(fields=("entity", "-id"), name="scan_of_entity"),)

    def __str__(self) -> str:
        return f"{self.entity} {self.started:%Y-%m-%d}"


@stays
class Pair(models.Model):
    """Two records that are probably one, `one` before `other`; or that somebody said are not."""

    kind = models.CharField(max_length=40)
    one = models.ForeignKey(RecordAnchor, models.CASCADE, db_index=False, related_name="+")
    other = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(default=0)
    group = models.BigIntegerField(default=0)  # the first record of those that hang together
    scan = models.ForeignKey(Scan, models.SET_NULL, null=True, related_name="+")
    dismissed = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("pair of duplicates")
        verbose_name_plural = _("pairs of duplicates")
        constraints = (models.UniqueConstraint(fields=("one", "other"), name="duplicate_pair_once"),)
        indexes = (
            models.Index(
                fields=("kind", "group", "score"), name="duplicate_pair_open", condition=Q(dismissed__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}: {self.score}"
