"""The companies, institutions and people we do business with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.channel.model import Channel
from vinculo.records.carry import batches
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import (
    CountryField,
    CurrencyField,
    FiscalIdField,
    LanguageField,
    PhoneField,
    WebsiteField,
)
from vinculo.records.fiscal import check_fiscal_id
from vinculo.records.formats import BadCell
from vinculo.records.models import Counter
from vinculo.records.record import Record, list_indexes, once


class PaymentTerms(models.IntegerChoices):
    """Days until an invoice is due; informative."""

    ON_RECEIPT = 0, _("On receipt")
    DAYS_30 = 30, _("30 days")
    DAYS_60 = 60, _("60 days")
    DAYS_90 = 90, _("90 days")
    DAYS_180 = 180, _("180 days")


def check_tax_id(account: Account) -> None:
    """The tax id is right for its country, and kept in its normal form."""
    if account.fiscal_id:
        try:
            account.fiscal_id = check_fiscal_id(account.fiscal_id, account.country)
        except BadCell as bad:
            raise ValidationError({"fiscal_id": str(bad)}) from bad


def check_ancestors(account: Account) -> None:
    """A company is not its own ancestor."""
    if account.parent_id and account.pk and account.pk in ancestor_ids(account.parent_id):
        raise ValidationError({"parent": _("An account cannot hang from itself or from its own branches.")})


def check_place(account: Account) -> None:
    """Coordinates come in pairs and lie on the globe."""
    if (account.latitude is None) != (account.longitude is None):
        missing = "latitude" if account.latitude is None else "longitude"
        raise ValidationError({missing: _("Give both latitude and longitude, or neither.")})
    if account.latitude is not None and abs(account.latitude) > 90:
        raise ValidationError({"latitude": _("A latitude lies between -90 and 90.")})
    if account.longitude is not None and abs(account.longitude) > 180:
        raise ValidationError({"longitude": _("A longitude lies between -180 and 180.")})


class Account(Record):
    """A company, institution or person we do business with."""

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    name_key = KeyField()
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    fiscal_id = FiscalIdField(_("tax id"), blank=True)
    external_id = models.CharField(
        _("external id"), max_length=80, blank=True, help_text=_("The key another program knows it by.")
    )
    role = models.ForeignKey(
        AccountRole, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("parent account"),
    )
    phone = PhoneField(_("phone"), blank=True)
    phone2 = PhoneField(_("other phone"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = WebsiteField(_("website"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    city_key = KeyField()
    province = models.CharField(_("province"), max_length=100, blank=True)
    province_key = KeyField()
    country = CountryField(_("country"), default="ES")
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("channel"),
        help_text=_("How they came to us."),
    )
    payment_terms = models.PositiveSmallIntegerField(
        _("payment terms"), choices=PaymentTerms, default=PaymentTerms.DAYS_30
    )
    language = LanguageField(_("language"), default="es")
    currency = CurrencyField(_("currency"), default="EUR")
    is_generic = models.BooleanField(
        _("holds loose contacts"),
        default=False,
        help_text=_("For contacts whose own company is not an account yet."),
    )
    notes = models.TextField(_("notes"), blank=True, max_length=20000)

    title_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = (
        "number", "legal_name", "fiscal_id", "external_id", "phone", "phone2", "email", "city",
    )  # fmt: skip
    number_series: ClassVar[str | None] = "account"
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_tax_id, check_ancestors, check_place)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = (
            *list_indexes("account", "name_key", "last_activity", filters=("city_key", "province_key")),
            # Who owns many of them has few in a town, or none: those of the town may be a tenth of all.
            models.Index(
                fields=("owner", "city_key", "name_key", "anchor"),
                name="account_owner_city",
                condition=Q(trashed__isnull=True),
            ),
            models.Index(
                fields=("owner", "province_key", "name_key", "anchor"),
                name="account_owner_province",
                condition=Q(trashed__isnull=True),
            ),
            models.Index(fields=("country", "name_key"), name="account_country"),
            models.Index(fields=("fiscal_id",), name="account_fiscal_id"),
            models.Index(fields=("name_key",), name="account_generic", condition=Q(is_generic=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("fiscal_id",),
                # Branches share the tax id of the company they belong to.
                condition=Q(trashed__isnull=True, parent__isnull=True) & ~Q(fiscal_id=""),
                name="account_fiscal_id_once",
                violation_error_code="unique",
                violation_error_message=_(
                    "Another account already has this tax id. If you do not see it, ask a supervisor."
                ),
            ),
            once(
                "account",
                "external_id",
                _("Another account already has this external id. If you do not see it, ask a supervisor."),
            ),
        )


def ancestor_ids(above: int | None) -> list[int]:
    """The primary keys from the account `above` upwards, as the database holds the tree now."""
    found: list[int] = []
    accounts: Any = Account.objects.unscoped("the tree above an account decides who reaches it")
    while above and above not in found:
        found.append(above)
        above = accounts.filter(pk=above).values_list("parent_id", flat=True).first()
    return found


def tree_ids(*roots: int) -> list[int]:
    """The primary keys of the accounts `roots` and everything below them."""
    found, layer = set(roots), list(roots)
    rows: Any = Account.objects.unscoped("the tree below an account decides who reaches it")
    while layer:
        below = {pk for some in batches(layer) for pk in rows.filter(parent_id__in=some).values_list("pk", flat=True)}
        layer = list(below - found)
        found |= below
    return sorted(found)


def hold_tree() -> None:
    """One at a time changes the tree of accounts or who reaches it, until the transaction ends."""
    Counter.objects.select_for_update(no_key=True).get_or_create(series="account tree")
