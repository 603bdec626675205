"""Who holds which divisions of a client, who waits for them, and who asked for them: docs/decisions/014."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.records.moves import stays


@stays
class ClaimLock(models.Model):
    """One row per client, locked by whoever changes what is held of its divisions."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("lock of a client")
        verbose_name_plural = _("locks of clients")

    def __str__(self) -> str:
        return str(self.account_id)


class DivisionClaim(models.Model):
    """A division that an action holds or held; what hangs from a claimed one has a row of its own (`asked` false).

    Until when it is held is the action's to say (`CommercialAction.until`): every activity puts it off.
    """

    class How(models.TextChoices):
        WON = "won", pgettext_lazy("commercial action", "Won")
        LOST = "lost", pgettext_lazy("commercial action", "Lost")
        EXPIRED = "expired", pgettext_lazy("commercial action", "Expired")
        DROPPED = "dropped", _("Let go")
        RELEASED = "released", _("Released by a supervisor")
        HANDED = "handed", _("Handed over")
        TRASHED = "trashed", _("The action was deleted")
        TREE = "tree", _("The divisions were rearranged")

    action = models.ForeignKey("sales.CommercialAction", models.CASCADE, related_name="claims", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    division = models.ForeignKey(Division, models.CASCADE, related_name="claims", db_index=False)
    asked = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)
    released = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim of a division")
        verbose_name_plural = _("claims of divisions")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "division"), condition=Q(released__isnull=True), name="division_held_once"
            ),
        )
        indexes = (
            models.Index(fields=("action", "released"), name="claim_of_action"),
            models.Index(fields=("account", "since"), name="claim_of_account"),
            models.Index(fields=("division", "since"), name="claim_of_division"),
        )

    def __str__(self) -> str:
        return f"{self.action_id}: {self.division_id}"


class DivisionWait(models.Model):
    """A place in the waiting list for a division; while `reserved_until` lies ahead it is this person's turn."""

    class How(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("waiting list", "Claimed")
        LAPSED = "lapsed", pgettext_lazy("waiting list", "The turn passed")
        LEFT = "left", pgettext_lazy("waiting list", "Left")

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    division = models.ForeignKey(Division, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    reserved_until = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, choices=How, blank=True)

    OPEN: ClassVar[Q] = Q(ended__isnull=True)

    class Meta:
        verbose_name = _("place in a waiting list")
        verbose_name_plural = _("places in waiting lists")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "division", "user"), condition=Q(ended__isnull=True), name="division_wait_once"
            ),
        )
        indexes = (
            models.Index(fields=("account", "id"), name="wait_of_account", condition=Q(ended__isnull=True)),
            models.Index(fields=("reserved_until",), name="wait_reserved", condition=Q(ended__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.division_id}"


class HandOver(models.Model):
    """Somebody asks whoever holds a division to hand it over; `accepted` is the answer."""

    action = models.ForeignKey("sales.CommercialAction", models.CASCADE, related_name="hand_overs", db_index=False)
    division = models.ForeignKey(Division, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for a hand-over")
        verbose_name_plural = _("requests for a hand-over")
        constraints = (
            models.UniqueConstraint(
                fields=("action", "division", "user"), condition=Q(answered__isnull=True), name="hand_over_asked_once"
            ),
        )
        indexes = (models.Index(fields=("action", "answered"), name="hand_over_of_action"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.division_id}"
