"""Commercial actions: who works on which divisions of a client."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.records import access
from vinculo.records.record import Record, list_indexes

LIVE = Q(trashed__isnull=True)


class CommercialAction(Record):
    """What a salesperson is doing with a client; follows its account, and is also its people's."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("commercial action", "Open")
        WON = "won", pgettext_lazy("commercial action", "Won")
        LOST = "lost", pgettext_lazy("commercial action", "Lost")
        EXPIRED = "expired", pgettext_lazy("commercial action", "Expired")

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    account = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="commercial_actions", verbose_name=_("account")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("responsible"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)

    title_field: ClassVar[str] = "title"
    search_fields: ClassVar[tuple[str, ...]] = ("number",)
    number_series: ClassVar[str | None] = "commercial_action"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="responsible")

    class Meta:
        verbose_name = _("commercial action")
        verbose_name_plural = _("commercial actions")
        indexes = (
            *list_indexes("action", "last_activity", filters=("state",)),
            models.Index(fields=("responsible", "last_activity", "anchor"), name="action_responsible", condition=LIVE),
            models.Index(fields=("account", "state", "last_activity"), name="action_account"),
        )
