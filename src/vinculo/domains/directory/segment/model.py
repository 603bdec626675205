"""Segments: named sets of accounts or of contacts, filled by hand or by criteria."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.records import access
from vinculo.records.models import RecordAnchor


class Segment(models.Model):
    """A named set. `query` holds the criteria of an automatic one, in the words of a list's address."""

    class Of(models.TextChoices):
        ACCOUNT = "account", _("Accounts")
        CONTACT = "contact", _("Contacts")

    class Kind(models.TextChoices):
        MANUAL = "manual", _("By hand")
        AUTOMATIC = "automatic", _("By criteria")

    name = models.CharField(_("name"), max_length=80)
    of = models.CharField(_("holds"), max_length=10, choices=Of, default=Of.ACCOUNT)
    kind = models.CharField(_("is filled"), max_length=10, choices=Kind, default=Kind.MANUAL)
    query = models.CharField(
        _("criteria"),
        max_length=2000,
        blank=True,
        help_text=_("As in the address of the list: filter it and save the filters as a segment."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered in forms"), default=True)
    evaluated = models.DateTimeField(_("worked out"), null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)  # why the criteria cannot be read

    access: ClassVar[access.Rule] = access.Catalogue()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("of", "name"),
                name="segment_name_once",
                violation_error_code="unique",
                violation_error_message=_("There is a segment with this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_automatic(self) -> bool:
        return self.kind == self.Kind.AUTOMATIC

    def clean(self) -> None:
        super().clean()
        if self.is_automatic and not self.query:
            raise ValidationError({"query": _("Choose at least one filter.")})
        if self.pk and Segment.objects.filter(pk=self.pk).exclude(of=self.of).exists():
            raise ValidationError({"of": _("A segment keeps to what it holds: make another one.")})


class SegmentMember(models.Model):
    """One record in one segment; indexed both ways."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="members", db_index=False)
    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, related_name="segment_members")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("member of a segment")
        verbose_name_plural = _("members of segments")
        constraints = (models.UniqueConstraint(fields=("segment", "anchor"), name="segment_member_once"),)

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.anchor_id}"


class TouchedRecord(models.Model):
    """A record that was written since its segments were last worked out; several times, when it was so often."""

    kind = models.CharField(max_length=40)
    anchor_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("touched record")
        verbose_name_plural = _("touched records")

    def __str__(self) -> str:
        return f"{self.kind} {self.anchor_id}"
