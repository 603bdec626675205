"""The tables every business record leans on: its anchor, its links, its history, the number counters."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.identity.models import Group
from vinculo.records.databases.fields import KeyField
from vinculo.records.guard import GuardedQuerySet


class RecordAnchorQuerySet(GuardedQuerySet):
    """Anchors, across kinds; scoped by the same rules as the records they stand for."""

    def visible_to(self, actor: Any) -> RecordAnchorQuerySet:
        from vinculo.records import access

        return access.visible_anchors(self, actor)


class RecordAnchor(models.Model):
    """One narrow row per business record, sharing its primary key.

    Comments, files, tags and search point here with a real foreign key. The columns mirror the record;
    `Record` keeps them so and `vinculo check` proves it. `account` is the anchor of the account the record
    belongs to, which makes an account's timeline one indexed question.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    title_key = KeyField()
    search = models.TextField(blank=True)
    account = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    # Their indexes are those that walk a scope in order.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False, related_name="+")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, db_index=False, related_name="+")
    last_activity = models.DateTimeField(default=timezone.now)
    trashed = models.DateTimeField(null=True)
    # The record that took in this one, which lies in the trash: old addresses lead there.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, db_index=False, related_name="+")

    objects = RecordAnchorQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = (
            models.Index(fields=("kind", "id"), name="anchor_kind"),
            models.Index(fields=("owner", "kind", "id"), name="anchor_owner_kind"),
            models.Index(fields=("group", "kind", "id"), name="anchor_group_kind"),
            models.Index(fields=("kind", "title_key"), name="anchor_kind_title"),
            models.Index(fields=("kind", "-last_activity"), name="anchor_kind_activity"),
            models.Index(fields=("merged_into",), name="anchor_merged", condition=models.Q(merged_into__isnull=False)),
        )

    def __str__(self) -> str:
        return self.title


class RecordLink(models.Model):
    """A further account (or person) of a record: a contact's other companies, an action's other salespeople.

    `account_owner` and `account_group` repeat the linked account's, so a scope by group needs no join.
    """

    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=40)
    account = models.ForeignKey(RecordAnchor, models.CASCADE, null=True, related_name="linked")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="record_links")
    role = models.CharField(_("role"), max_length=80, blank=True)
    account_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    account_group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = (models.Index(fields=("user", "kind"), name="record_link_user_kind"),)
        # Two constraints, because to a database two nulls are never equal.
        constraints = (
            models.UniqueConstraint(
                fields=("anchor", "account"), condition=models.Q(user=None), name="record_link_account_once"
            ),
            models.UniqueConstraint(
                fields=("anchor", "user"), condition=models.Q(account=None), name="record_link_user_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.anchor_id} → {self.account_id or self.user_id}"


class Reach(models.Model):
    """The closure of associations: this person reaches this account and everything that hangs from it.

    `directory` keeps it: one row per account of the associated company's tree.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reaches")
        constraints = (models.UniqueConstraint(fields=("user", "anchor"), name="reach_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} → {self.anchor_id}"


class Batch(models.Model):
    """One operation on one or many records: a bulk edit, an import, a merge, a deletion, an undo.

    `Change.batch` names it in the history of every row it wrote, which is what an undo reads. `todo` are the
    primary keys it is about, fixed when it was asked for; `params` what it does to them; `issues` the first rows
    that were left alone, as [kind, pk, sentence].
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undoes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="undos")
    undone = models.DateTimeField(null=True)
    job = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    todo = models.JSONField(default=list)
    issues = models.JSONField(default=list)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        indexes = (
            models.Index(fields=("user", "-at"), name="batch_of_user"),
            models.Index(fields=("-at",), name="batch_by_day"),
        )

    def __str__(self) -> str:
        return self.title or self.verb

    @property
    def done(self) -> int:
        """How many of its rows it is through with."""
        return self.changed + self.refused


class Change(models.Model):
    """Who did what to which record, when, by which road; `values` holds {field: [old, new]} as JSON.

    Rows outlive their record, so they name it by kind and number and keep its title. `version` is the one this
    write gave the record: by it an undo knows whether somebody wrote later.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    verb = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    via = models.CharField(max_length=10)
    ip = models.CharField(max_length=45, blank=True)
    batch = models.UUIDField(null=True)
    version = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            models.Index(fields=("kind", "record_id", "-at"), name="change_of_record"),
            models.Index(fields=("account_id", "-at"), name="change_of_account"),
            models.Index(fields=("verb", "-id"), name="change_by_verb"),
            models.Index(fields=("batch", "id"), name="change_in_batch", condition=models.Q(batch__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.record_id}"


class Counter(models.Model):
    """The last number a series gave out."""

    series = models.CharField(max_length=80, unique=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
