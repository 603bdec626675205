"""A sale that may come about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.catalog.lines.field import LinesField, settled
from vinculo.domains.catalog.lines.fill import fill_lines
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.campaign.model import Campaign
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.opportunity import rules
from vinculo.domains.sales.opportunity_type.model import OpportunityType
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.scope import scope_of
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import CurrencyField, PhoneField
from vinculo.records.money import MoneyField, ScaledField, house_currency, in_house_currency
from vinculo.records.record import LIVE, Record, list_indexes, once

LONG = 20000
NEVER = dt.date(9999, 12, 31)


class Opportunity(Record):
    """A sale that may come about; follows its account, and is also its agent's: see docs/access.md.

    Everything that only repeats or follows from what was typed (`derived_fields`) is filled in by `prepare`, so that
    the form, the board, the API and files lead to the same row.
    """

    class State(models.TextChoices):
        """How the negotiation goes, apart from the stage."""

        NORMAL = "normal", pgettext_lazy("negotiation", "Normal")
        READY = "ready", pgettext_lazy("negotiation", "Ready to move on")
        BLOCKED = "blocked", pgettext_lazy("negotiation", "Blocked")

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    name = models.CharField(pgettext_lazy("opportunity", "subject"), max_length=200)
    name_key = KeyField()
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, db_index=False, related_name="opportunities",
        verbose_name=_("account"),
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_index=False, related_name="opportunities",
        verbose_name=_("contact"), help_text=_("With it come the account, the phone and the e-mail left blank."),
    )  # fmt: skip
    phone = PhoneField(_("phone"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    type = models.ForeignKey(
        OpportunityType, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("type"),
    )  # fmt: skip
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("agent"),
    )  # fmt: skip
    team = models.ForeignKey(
        SalesTeam, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("sales team"),
    )  # fmt: skip
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, editable=False, related_name="+", verbose_name=_("pipeline"))
    stage = models.ForeignKey(
        Stage, models.PROTECT, db_index=False, related_name="opportunities", verbose_name=_("stage")
    )
    stage_kind = models.CharField(_("kind of stage"), max_length=10, choices=Stage.Kind, editable=False)
    state = models.CharField(_("state of the negotiation"), max_length=10, choices=State, default=State.NORMAL)
    expected_revenue = MoneyField(_("expected revenue"), currency="currency", null=True, blank=True)
    currency = CurrencyField(_("currency"), default="EUR")
    rate = ScaledField(
        _("exchange rate"), places=6, null=True, blank=True,
        help_text=_("What one unit of that currency is worth in the currency of the house."),
    )  # fmt: skip
    base_revenue = MoneyField(_("expected revenue in the house's currency"), default=0, editable=False)
    probability = models.PositiveSmallIntegerField(
        _("own probability (%)"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Left blank, that of the stage."),
    )  # fmt: skip
    chance = models.PositiveSmallIntegerField(_("probability (%)"), default=0, editable=False)
    weighted = MoneyField(_("weighted value"), default=0, editable=False)
    next_action = models.CharField(_("next action"), max_length=200, blank=True)
    next_action_date = models.DateField(_("date of the next action"), null=True, blank=True)
    expected_close = models.DateField(_("expected close"), null=True, blank=True)
    # The same days to sort by; where none is, it is far away.
    action_day = models.DateField(default=NEVER, editable=False)
    close_day = models.DateField(default=NEVER, editable=False)
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("how did they hear of us?"),
    )  # fmt: skip
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("campaign"),
    )  # fmt: skip
    lines = LinesField(_("products of interest"))
    observations = models.TextField(_("observations"), blank=True, max_length=LONG)
    follow_up = models.TextField(pgettext_lazy("opportunity", "follow-up"), blank=True, max_length=LONG)
    prospect_comments = models.TextField(_("comments of the prospect"), blank=True, max_length=LONG)
    waiting_comments = models.TextField(_("comments on the wait"), blank=True, max_length=LONG)
    invoice_folio = models.CharField(_("invoice number"), max_length=60, blank=True)
    lost_reason = models.TextField(_("why was it lost?"), blank=True, max_length=LONG)
    improvement = models.TextField(_("what can we do better?"), blank=True, max_length=LONG)
    external_id = models.CharField(
        _("external id"), max_length=80, blank=True, help_text=_("The key another program knows it by.")
    )
    since_stage = models.BigIntegerField(null=True, editable=False)  # the stage that `stage_since` counts from
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    # Its pipeline let it be won without an invoice number; switching that off later makes no row wrong.
    folio_later = models.BooleanField(_("invoice number to come"), default=False, editable=False)

    # Of a step that is being made and not noted yet: where from, whether out of a closed stage, and why.
    # `reopening` is set by the verb that may take a closed opportunity back.
    moved = was_closed = reopening = False
    came_from: int | None = None
    reason = ""

    discount: ClassVar[Decimal] = Decimal(0)  # its lines have none but their own
    number_series: ClassVar[str | None] = "opportunity"
    search_fields: ClassVar[tuple[str, ...]] = ("number", "invoice_folio", "phone", "email", "external_id")
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="agent")
    rules_read: ClassVar[tuple[str, ...]] = ("stage__pipeline",)
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (
        rules.fill_from_contact, fill_lines, rules.value_lines, rules.check_money, rules.check_stage,
        rules.check_reopening,
    )  # fmt: skip

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes = (
            *list_indexes(
                "opportunity", "last_activity", "name_key", "action_day", "close_day", "base_revenue",
                filters=("stage", "stage_kind", "state", "type", "channel", "campaign", "team"),
            ),
            models.Index(fields=("agent", "anchor"), name="opportunity_agent_key"),
            models.Index(fields=("agent", "last_activity", "anchor"), name="opportunity_agent", condition=LIVE),
            models.Index(fields=("agent", "stage_kind", "last_activity", "anchor"), name="opportunity_agent_kind",
                         condition=LIVE),
            models.Index(fields=("account", "last_activity"), name="opportunity_account"),
            models.Index(fields=("contact", "last_activity"), name="opportunity_contact"),
            models.Index(fields=("next_action_date",), name="opportunity_next_action", condition=LIVE),
            models.Index(fields=("expected_close",), name="opportunity_expected_close", condition=LIVE),
            models.Index(fields=("closed_at",), name="opportunity_closed", condition=LIVE),
            # What the board adds up, with whatever decides who sees it: read by itself, whoever looks. `trashed` is
            # there for SQLite, which looks at the row for it otherwise.
            models.Index(
                fields=(
                    "stage", "stage_since", "base_revenue", "weighted", "owner", "group", "agent", "account", "anchor",
                    "trashed",
                ),
                name="opportunity_board", condition=LIVE,
            ),
        )  # fmt: skip
        constraints = (
            once(
                "opportunity",
                "external_id",
                _("Another opportunity already has this external id. If you do not see it, ask a supervisor."),
            ),
            *rules.stage_constraints(),
        )

    def scope_alone(self) -> tuple[int | None, int | None]:
        return scope_of(self.agent_id)

    @property
    def is_open(self) -> bool:
        return self.stage_kind not in rules.CLOSED

    @property
    def is_overdue(self) -> bool:
        """Open, and its next action or its close should have been."""
        today = timezone.localdate()
        return self.is_open and any(day and day < today for day in (self.next_action_date, self.expected_close))

    def is_stale(self, days: int) -> bool:
        """Open, and nothing was done with it for so many days."""
        return self.is_open and self.last_activity < timezone.now() - dt.timedelta(days=days)

    def prepare(self) -> None:
        for name in rules.TEXTS:
            setattr(self, name, (getattr(self, name) or "").strip())
        if self.stage_id is not None:
            self.pipeline_id, self.stage_kind = self.stage.pipeline_id, self.stage.kind
            self.place()
        self.lines = settled(self.lines or ())
        waits = self.is_open  # of what is closed nothing is due
        self.action_day = self.next_action_date if waits and self.next_action_date else NEVER
        self.close_day = self.expected_close or NEVER
        self.count()
        super().prepare()

    def place(self) -> None:
        """Since when it stands where it stands. A row that comes from elsewhere may bring its days along."""
        kind, now, fresh = self.stage_kind, timezone.now(), self.since_stage is None
        if self.since_stage != self.stage_id:
            self.moved, self.came_from = True, self.since_stage
            self.was_closed = self.closed_at is not None and not fresh
            self.since_stage = self.stage_id
            if not fresh:
                self.stage_since, self.closed_at = now, None
        self.closed_at = (self.closed_at or now) if kind in rules.CLOSED else None
        without = kind == Stage.Kind.WON and not self.invoice_folio
        self.folio_later = without and (self.folio_later or self.stage.pipeline.folio_later)

    def count(self) -> None:
        """What it is worth to the house, and how much of that is to be expected."""
        if self.currency == house_currency():
            self.rate = Decimal(1)
        self.base_revenue = in_house_currency(self.expected_revenue or Decimal(0), self.rate or Decimal(0))
        fixed = {Stage.Kind.WON: 100, Stage.Kind.LOST: 0}.get(self.stage_kind)  # type: ignore[call-overload]
        own = self.probability if self.probability is not None else self.stage.probability if self.stage_id else 0
        self.chance = min(own, 100) if fixed is None else fixed
        self.weighted = (self.base_revenue * self.chance / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def validate_constraints(self, exclude: Any = None) -> None:
        """What a stage asks for is told by the rules at its field; the database is the last to refuse."""
        super().validate_constraints(exclude={*(exclude or ()), "stage_kind"})

    @classmethod
    def told_fields(cls) -> set[str]:
        """Lines are settled one by one, so no statement over many rows writes them."""
        return super().told_fields() | {"lines"}

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (
            *super().derived_fields(), "pipeline", "stage_kind", "since_stage", "stage_since", "closed_at",
            "folio_later", "rate", "base_revenue", "chance", "weighted", "action_day", "close_day",
        )  # fmt: skip
