"""What was told to whom, and how each person wants to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.records.models import RecordAnchor


class Notification(models.Model):
    """One thing one person is told. The sentence is made from type and `values` when it is read.

    What it says of a record hangs from `anchor`: title and excerpt are shown only to who still sees that.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    type = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    anchor = models.ForeignKey(RecordAnchor, models.CASCADE, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read = models.DateTimeField(null=True)
    for_digest = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("recipient", "key"), name="notification_once"),)
        indexes = (
            models.Index(fields=("recipient", "-id"), name="notification_newest"),
            models.Index(fields=("recipient", "-id"), name="notification_unread", condition=models.Q(read=None)),
            models.Index(fields=("recipient",), name="notification_digest", condition=models.Q(for_digest=True)),
        )

    def __str__(self) -> str:
        return f"{self.type} → {self.recipient_id}"


class Channel(models.TextChoices):
    APP = "app", _("Only here")
    NOW = "now", _("Here and by e-mail at once")
    DAILY = "daily", _("Here and in a daily e-mail")
    OFF = "off", _("Not at all")


class NotificationChoice(models.Model):
    """How a person wants to be told of one type; without a row the type's own way counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices")
    type = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("user", "type"), name="notification_choice_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.type} {self.channel}"
