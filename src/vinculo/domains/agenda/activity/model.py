"""What somebody did with a client, or is going to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import access
from vinculo.records.models import RecordAnchor
from vinculo.records.record import LIVE, Record, list_indexes, once

SEARCHED = 300  # letters of a long text that are searched


def fill_company(activity: Activity) -> None:
    """Whoever names the contact has named the company."""
    if activity.account_id is None and activity.contact_id is not None:
        activity.account_id = activity.contact.account_id  # type: ignore[union-attr]


def check_times(activity: Activity) -> None:
    """Nothing ends before it starts."""
    if activity.starts and activity.ends and activity.ends < activity.starts:
        raise ValidationError({"ends": _("It cannot end before it starts.")})


class Activity(Record):
    """A call, a visit, a task…; follows its account, and is also its people's: see docs/access.md.

    `at` is the one moment it stands at in every list: when it happened, else when it is due.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        DONE = "done", pgettext_lazy("activity", "Done")

    class Direction(models.TextChoices):
        OUTGOING = "out", _("Outgoing")
        INCOMING = "in", _("Incoming")

    category = models.ForeignKey(
        ActivityCategory, models.PROTECT, related_name="activities", verbose_name=_("category")
    )
    category_kind = models.CharField(_("kind"), max_length=10, choices=ActivityCategory.Kind, editable=False)
    subject = models.CharField(
        _("subject"), max_length=200, blank=True, help_text=_("Left blank, it is called like its category.")
    )
    detail = models.TextField(_("detail"), blank=True, max_length=20000)
    follow_up = models.TextField(_("follow-up given"), blank=True, max_length=20000)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, db_index=False, related_name="activities",
        verbose_name=_("account"),
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_index=False, related_name="activities",
        verbose_name=_("contact"), help_text=_("With it comes the account, where that is left blank."),
    )  # fmt: skip
    linked = models.ForeignKey(
        RecordAnchor, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("linked record"),
    )  # fmt: skip
    follow_up_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name=_("follow-up of")
    )
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("assigned to"),
    )  # fmt: skip
    starts = models.DateTimeField(_("starts"), null=True, blank=True)
    ends = models.DateTimeField(_("ends"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    at = models.DateTimeField(_("date"), default=timezone.now, editable=False)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction, blank=True)
    duration = models.PositiveIntegerField(_("duration (minutes)"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    attendees = models.CharField(_("attendees"), max_length=500, blank=True)
    report = models.TextField(_("report of the visit"), blank=True, max_length=20000)
    external_id = models.CharField(
        _("external id"), max_length=80, blank=True, help_text=_("The key another program knows it by.")
    )

    title_field: ClassVar[str] = "subject"
    search_fields: ClassVar[tuple[str, ...]] = ("detail", "follow_up", "place", "external_id")
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="assigned")
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (fill_company, check_times)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = (
            *list_indexes("activity", "at", "last_activity", filters=("status",)),
            models.Index(fields=("assigned", "anchor"), name="activity_assigned_key"),
            models.Index(fields=("assigned", "at", "anchor"), name="activity_assigned", condition=LIVE),
            models.Index(
                fields=("assigned", "status", "at", "anchor"), name="activity_assigned_status", condition=LIVE,
            ),
            models.Index(fields=("account", "status", "at"), name="activity_account"),
            models.Index(fields=("contact", "status", "at"), name="activity_contact"),
            # «Not visited since»: one probe per account that is walked by; «visited since»: one short range.
            models.Index(
                fields=("account", "at"), name="activity_visit_of",
                condition=LIVE & Q(category_kind="visit", status="done"),
            ),
            models.Index(
                fields=("at", "account"), name="activity_visit_at",
                condition=LIVE & Q(category_kind="visit", status="done"),
            ),
        )  # fmt: skip
        constraints = (
            once(
                "activity",
                "external_id",
                _("Another activity already has this external id. If you do not see it, ask a supervisor."),
            ),
        )

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (*super().derived_fields(), "category_kind", "done_at", "at")

    def prepare(self) -> None:
        # People plan by the minute, and so do the inputs of a browser.
        self.starts, self.ends = to_the_minute(self.starts), to_the_minute(self.ends)
        if self.category_id is not None:
            self.category_kind = self.category.kind
            self.subject = self.subject or self.category.name
        if self.status != self.Status.DONE:
            self.done_at = None
        elif self.done_at is None:
            self.done_at = timezone.now()
        self.at = self.moment()
        super().prepare()

    def moment(self) -> dt.datetime:
        """When it happened; of what is pending, when it is due; of what has no date, when it was written down."""
        if self.done_at is not None:
            happened = self.starts if self.category_kind != ActivityCategory.Kind.TASK else None
            return min(happened, self.done_at) if happened else self.done_at
        clock = timezone.get_default_timezone()
        if self.due and not (self.starts and self.starts.astimezone(clock).date() == self.due):
            return dt.datetime.combine(self.due, dt.time(), clock)
        return self.starts or self.created

    def search_values(self) -> list[Any]:
        return [self.title, *(str(getattr(self, name))[:SEARCHED] for name in self.search_fields)]

    def scope_alone(self) -> tuple[int | None, int | None]:
        """Without an account it is of those who have the record that it is linked to."""
        if self.linked_id is None:
            return None, None
        anchors = RecordAnchor.objects.unscoped("an activity follows what it is linked to")
        return anchors.filter(pk=self.linked_id).values_list("owner_id", "group_id").first() or (None, None)

    @property
    def is_overdue(self) -> bool:
        return self.status == self.Status.PENDING and self.at < start_of_today()


def to_the_minute(moment: dt.datetime | None) -> dt.datetime | None:
    return moment and moment.replace(second=0, microsecond=0)


def start_of_today() -> dt.datetime:
    """Midnight on the clock of whoever looks."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
