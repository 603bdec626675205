"""Commercial actions: who works on which divisions of a client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.locks.choice import check_divisions
from vinculo.domains.sales.locks.days import until_of
from vinculo.domains.sales.locks.keys import DivisionKeys
from vinculo.records import access
from vinculo.records.record import LIVE, Record, list_indexes


class CommercialAction(Record):
    """What a salesperson is doing with a client; follows its account, and is also its people's.

    `divisions` is what it is about. While it is open it holds them: `locks.settle` keeps a claim for each one,
    and for what hangs from it, whichever road the action was written by.
    """

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
    divisions = DivisionKeys(
        _("divisions"), blank=True, help_text=_("While the action is open nobody else can work on them.")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("responsible"),
    )  # fmt: skip
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, editable=False,
        help_text=_("Why it was closed, reopened or given to somebody else."),
    )  # fmt: skip
    closed = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    title_field: ClassVar[str] = "title"
    search_fields: ClassVar[tuple[str, ...]] = ("number", "next_step")
    number_series: ClassVar[str | None] = "commercial_action"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="responsible")
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_divisions,)

    class Meta:
        verbose_name = _("commercial action")
        verbose_name_plural = _("commercial actions")
        indexes = (
            *list_indexes("action", "last_activity", "next_due", filters=("state",)),
            models.Index(fields=("responsible", "anchor"), name="action_responsible_key"),
            models.Index(fields=("responsible", "last_activity", "anchor"), name="action_responsible", condition=LIVE),
            models.Index(
                fields=("responsible", "state", "last_activity"), name="action_responsible_state", condition=LIVE
            ),
            models.Index(fields=("account", "state", "last_activity"), name="action_account"),
        )

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def until(self) -> dt.datetime | None:
        """Until when it holds its divisions unless something happens before; None once it is closed."""
        return until_of(self.last_activity) if self.is_open else None

    @property
    def token(self) -> str:
        """What the subject of a mail says to be filed here."""
        return f"[Action#{self.number}]"
