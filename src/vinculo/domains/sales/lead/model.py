"""Somebody who may become a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.campaign.model import Campaign
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.lead_status.model import LeadStatus, Outcome, Progress, first_status
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity_type.model import OpportunityType
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import CountryField, LanguageField, PhoneField, WebsiteField
from vinculo.records.money import MoneyField
from vinculo.records.record import LIVE, Record, list_indexes, once

POOL = Q(owner__isnull=True, group__isnull=True)


class OrOfNobody(access.OwnerAndGroup):
    """Owner and group; what has neither yet waits for whoever works with others, who may see and take it."""

    def arms(self, model: type[models.Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        found = super().arms(model, actor, verb, level)
        return [*found, access.because("pool", POOL)] if level is Level.GROUP else found

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        waits = record.owner_id is None and record.group_id is None
        return super().covers(actor, record, level) or (level is Level.GROUP and waits)


def check_status(lead: Lead) -> None:
    """Converted is what a lead becomes by being converted, and what it stays."""
    if not lead.status_id:  # said at its field
        return
    if lead.converted_at is not None and lead.status.outcome != Outcome.WON:
        raise ValidationError({"status": _("A converted lead stays won.")})
    if lead.converted_at is None and lead.status.converts:
        raise ValidationError({"status": _("A lead gets this status when it is converted: choose «Convert».")})


class Lead(Record):
    """Somebody who may become a client, or a client who may buy something; see docs/access.md for whose it is.

    `progress` and `outcome` repeat those of its status. `converted_…` tell what became of it.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200)
    subject_key = KeyField()
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last names"), max_length=100, blank=True)
    person = models.CharField(_("person"), max_length=200, editable=False)
    company = models.CharField(_("company"), max_length=200, blank=True)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, db_index=False, related_name="leads",
        verbose_name=_("account"), help_text=_("Where the company is a client already."),
    )  # fmt: skip
    position = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneField(_("phone"), blank=True)
    mobile = PhoneField(_("mobile"), blank=True)
    website = WebsiteField(_("website"), blank=True)
    country = CountryField(_("country"), blank=True, default="ES")
    language = LanguageField(_("language"), default="es")
    status = models.ForeignKey(
        LeadStatus, models.PROTECT, blank=True, db_index=False, related_name="leads", verbose_name=_("status")
    )  # left blank, the first one
    progress = models.PositiveSmallIntegerField(_("progress"), choices=Progress, editable=False)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome, editable=False)
    team = models.ForeignKey(
        SalesTeam, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("sales team")
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("channel"),
        help_text=_("How they came to us."),
    )  # fmt: skip
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("campaign")
    )
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product category")
    )
    type = models.ForeignKey(
        OpportunityType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opportunity type"),
    )  # fmt: skip
    estimated_value = MoneyField(_("estimated value"), null=True, blank=True, validators=[MinValueValidator(0)])
    estimated_close = models.DateField(_("estimated close"), null=True, blank=True)
    referred_by = models.CharField(_("referred by"), max_length=200, blank=True)
    summary = models.TextField(_("executive summary"), blank=True, max_length=20000)
    notes = models.TextField(_("internal notes"), blank=True, max_length=20000)
    external_id = models.CharField(
        _("external id"), max_length=80, blank=True, help_text=_("The key another program knows it by.")
    )
    converted_at = models.DateTimeField(_("converted"), null=True, editable=False)
    converted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("converted by"),
    )  # fmt: skip
    converted_opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, editable=False, related_name="origins",
        verbose_name=_("opportunity it became"),
    )  # fmt: skip
    converted_account = models.ForeignKey(
        Account, models.PROTECT, null=True, editable=False, related_name="origins",
        verbose_name=_("account it became"),
    )  # fmt: skip
    converted_contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, editable=False, related_name="origins",
        verbose_name=_("contact it became"),
    )  # fmt: skip

    title_field: ClassVar[str] = "subject"
    search_fields: ClassVar[tuple[str, ...]] = (
        "number", "person", "company", "email", "phone", "mobile", "external_id",
    )  # fmt: skip
    number_series: ClassVar[str | None] = "lead"
    access: ClassVar[access.Rule] = OrOfNobody()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_status,)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        indexes = (
            *list_indexes("lead", "last_activity", "subject_key", filters=("outcome", "status")),
            models.Index(
                fields=("owner", "outcome", "last_activity", "anchor"), name="lead_owner_outcome", condition=LIVE
            ),
            models.Index(
                fields=("outcome", "last_activity", "anchor"), name="lead_of_nobody",
                condition=LIVE & Q(owner__isnull=True),
            ),
            models.Index(fields=("last_activity", "anchor"), name="lead_pool", condition=LIVE & POOL),
            models.Index(fields=("country", "last_activity"), name="lead_country"),
            models.Index(fields=("account", "last_activity"), name="lead_account"),
            models.Index(fields=("email",), name="lead_email"),
        )  # fmt: skip
        constraints = (
            once(
                "lead",
                "external_id",
                _("Another lead already has this external id. If you do not see it, ask a supervisor."),
            ),
            models.CheckConstraint(
                condition=Q(converted_at__isnull=True) | Q(outcome=Outcome.WON), name="lead_converted_is_won"
            ),
        )

    def prepare(self) -> None:
        self.person = f"{self.first_name} {self.last_name}".strip()[:200]
        if not self.status_id and (first := first_status()):
            self.status = first
        if self.status_id:
            self.progress, self.outcome = self.status.code, self.status.outcome
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (*super().derived_fields(), "person", "progress", "outcome")

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN
