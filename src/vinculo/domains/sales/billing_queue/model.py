"""What was approved and waits for its invoice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.through import Through
from vinculo.records.money import MoneyField


class BillingItem(models.Model):
    """An approved offer in the queue of administration: one per offer, whoever approves it and how often."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("to be invoiced", "To be invoiced")
        INVOICED = "invoiced", pgettext_lazy("to be invoiced", "Invoiced")

    offer = models.OneToOneField(Offer, models.PROTECT, related_name="billing_item", verbose_name=_("offer"))
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted version")
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    currency = models.CharField(_("currency"), max_length=3)
    net = MoneyField(_("total before taxes"), currency="currency")
    gross = MoneyField(_("total"), currency="currency")
    approved = models.DateTimeField(_("approved on"), default=timezone.now)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    folio = models.CharField(_("invoice number"), max_length=60, blank=True)
    invoiced = models.DateTimeField(_("invoiced on"), null=True, blank=True)
    invoiced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("invoiced by"),
    )  # fmt: skip

    access = Through("offer", keeps=True)

    class Meta:
        verbose_name = _("item to be invoiced")
        verbose_name_plural = _("items to be invoiced")
        indexes = (models.Index(fields=("state", "approved"), name="billing_item_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="pending") | ~models.Q(folio=""), name="billing_item_with_folio"
            ),
        )

    def __str__(self) -> str:
        return self.offer.title
