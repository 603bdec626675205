"""What a client is offered."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.catalog.lines.field import LinesField, settled
from vinculo.domains.catalog.lines.fill import fill_lines
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.offer import rules
from vinculo.domains.sales.offer.divisions import OfferDivisions, settle_divisions
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.records import access
from vinculo.records.fields import CurrencyField
from vinculo.records.money import MoneyField, ScaledField, house_currency, in_house_currency
from vinculo.records.record import LIVE, Record, list_indexes
from vinculo.records.totals import Totals

LONG = 20000


class Offer(Record):
    """What a client is offered; follows its account, and is also whoever's that follows it up.

    Its figures are the sums of its `lines`, counted anew by every write (`prepare`), whichever road it takes. What was
    presented cannot change (`content_seal`) until the offer goes back to draft.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("offer", "Draft")
        PRESENTED = "presented", pgettext_lazy("offer", "Presented")
        APPROVED = "approved", pgettext_lazy("offer", "Approved")
        REJECTED = "rejected", pgettext_lazy("offer", "Rejected")
        EXPIRED = "expired", pgettext_lazy("offer", "Expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")
        INVOICED = "invoiced", pgettext_lazy("offer", "Invoiced")

    OPEN = (State.DRAFT, State.PRESENTED)

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    account = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="offers", verbose_name=_("account")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, db_index=False, related_name="offers",
        verbose_name=_("contact"),
    )  # fmt: skip
    action = models.ForeignKey(
        CommercialAction, models.PROTECT, null=True, blank=True, related_name="offers",
        verbose_name=_("commercial action"),
    )  # fmt: skip
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("opportunity")
    )
    divisions = OfferDivisions(
        _("divisions"), blank=True,
        help_text=_("What the offer is about: those of its commercial action, or others that nobody holds."),
    )  # fmt: skip
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("followed up by"),
    )  # fmt: skip
    due = models.DateField(_("to be followed up on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    currency = CurrencyField(_("currency"), default="EUR")
    rate = ScaledField(
        _("exchange rate"), places=6, null=True, blank=True,
        help_text=_("What one unit of that currency is worth in the currency of the house."),
    )  # fmt: skip
    discount = ScaledField(
        _("discount of the whole (%)"), places=2, default=Decimal(0), blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    lines = LinesField(_("lines"))
    notes = models.TextField(pgettext_lazy("offer", "notes"), blank=True, max_length=LONG)
    terms = models.TextField(_("terms"), blank=True, max_length=LONG)
    net = MoneyField(_("total before taxes"), currency="currency", default=0, editable=False)
    tax = MoneyField(_("taxes"), currency="currency", default=0, editable=False)
    gross = MoneyField(_("total"), currency="currency", default=0, editable=False)
    base_net = MoneyField(_("total before taxes in the house's currency"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    presented = models.DateTimeField(_("presented on"), null=True, blank=True, editable=False)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True, editable=False)
    invoice_folio = models.CharField(_("invoice number"), max_length=60, blank=True, editable=False)
    content_seal = models.CharField(max_length=64, blank=True, editable=False)  # of what was presented, while it was

    title_field: ClassVar[str] = "title"
    search_fields: ClassVar[tuple[str, ...]] = ("number", "invoice_folio")
    number_series: ClassVar[str | None] = "offer"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(person="assignee")
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (
        rules.fill_from_above, rules.fill_from_opportunity, settle_divisions, fill_lines, rules.check_money,
        rules.check_presented,
    )  # fmt: skip

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        indexes = (
            *list_indexes("offer", "last_activity", "due", "valid_until", "base_net", filters=("state",)),
            models.Index(fields=("assignee", "anchor"), name="offer_assignee_key"),
            models.Index(fields=("assignee", "last_activity", "anchor"), name="offer_assignee", condition=LIVE),
            models.Index(fields=("assignee", "state", "last_activity"), name="offer_assignee_state", condition=LIVE),
            models.Index(fields=("account", "state", "last_activity"), name="offer_account"),
            models.Index(fields=("contact", "last_activity"), name="offer_contact"),
        )

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and bool(self.due and self.due < timezone.localdate())

    def totals(self) -> Totals:
        """The figures of the lines as they are. Raises ValidationError at `lines`."""
        return sums(self.lines, self.discount, self.currency)

    def prepare(self) -> None:
        self.lines = settled(self.lines or ())
        self.discount = self.discount or Decimal(0)
        if self.currency == house_currency():
            self.rate = Decimal(1)
        found = self.totals()
        self.net, self.tax, self.gross = found.base, found.tax, found.gross
        self.base_net = in_house_currency(self.net, self.rate or Decimal(0))
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (*super().derived_fields(), "rate", "net", "tax", "gross", "base_net")

    @classmethod
    def told_fields(cls) -> set[str]:
        """What a statement over many rows may not write: the figures follow from it."""
        return super().told_fields() | {"lines", "discount", "currency", "rate"}
