"""Lists of prices: for everybody, for a kind of clients, or for some of them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.shared import SharedReading
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import CurrencyField
from vinculo.records.models import RecordLink
from vinculo.records.record import Record, list_indexes


def check_dates(price_list: PriceList) -> None:
    """Nothing ends before it begins."""
    if price_list.valid_from and price_list.valid_to and price_list.valid_to < price_list.valid_from:
        raise ValidationError({"valid_to": _("It cannot end before it begins.")})


def narrow(price_list: PriceList) -> None:
    """Whoever names whom it is for has said that it is not for everybody."""
    if price_list.role_id is not None:
        price_list.for_everybody = False


class PriceList(Record):
    """Prices that hold for a time: for everybody, or for clients of a role and those that links name."""

    name = models.CharField(_("name"), max_length=120)
    name_key = KeyField()
    currency = CurrencyField(_("currency"), default="EUR")
    for_everybody = models.BooleanField(
        _("for everybody"), default=True, help_text=_("Naming a role or a client ends this.")
    )
    role = models.ForeignKey(
        AccountRole, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for clients that are"),
        help_text=_("Clients are named one by one on the page of the list."),
    )  # fmt: skip
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("That day included."))
    is_active = models.BooleanField(_("in force"), default=True)
    notes = models.TextField(_("notes"), blank=True, max_length=20000)

    access: ClassVar[access.Rule] = SharedReading()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_dates, narrow)

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        indexes = (*list_indexes("pricelist", "name_key", "last_activity"),)

    def links(self) -> Any:
        """The clients it is for by name, as `RecordLink`s."""
        return RecordLink.objects.filter(anchor_id=self.pk, account__isnull=False)


def names(account_id: int | None) -> Any:
    """The links by which lists name an account."""
    return RecordLink.objects.filter(account_id=account_id, kind=PriceList.kind())


def holds_for(account: Any) -> Q:
    """The condition for lists that hold for `account`; without one, for those that are for everybody."""
    found = Q(for_everybody=True)
    if account is None:
        return found
    found |= Q(pk__in=names(account.pk).values("anchor_id"))
    return found | Q(role_id=account.role_id) if account.role_id else found
