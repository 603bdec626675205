"""The people we talk to at an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import LanguageField, PhoneField
from vinculo.records.record import Record, list_indexes, once


class Contact(Record):
    """A person at an account; follows that account's visibility, and may belong to further ones."""

    class Consent(models.TextChoices):
        UNKNOWN = "unknown", _("Not asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts", verbose_name=_("account"))
    name = models.CharField(_("full name"), max_length=200, editable=False)
    name_key = KeyField()
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last names"), max_length=100, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    email2 = models.EmailField(_("other e-mail"), blank=True)
    phone = PhoneField(_("phone"), blank=True)
    mobile = PhoneField(_("mobile"), blank=True)
    language = LanguageField(_("language"), default="es")
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("channel")
    )
    consent = models.CharField(_("consent to mailings"), max_length=10, choices=Consent, default=Consent.UNKNOWN)
    external_id = models.CharField(
        _("external id"), max_length=80, blank=True, help_text=_("The key another program knows it by.")
    )
    notes = models.TextField(_("notes"), blank=True, max_length=20000)

    title_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = (
        "number", "email", "email2", "phone", "mobile", "position", "external_id",
    )  # fmt: skip
    number_series: ClassVar[str | None] = "contact"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = access.OwnerAndGroup(links=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = (
            *list_indexes("contact", "name_key", "last_activity"),
            models.Index(fields=("account", "name_key"), name="contact_account_name"),
            models.Index(fields=("email",), name="contact_email"),
        )
        constraints = (
            once(
                "contact",
                "external_id",
                _("Another contact already has this external id. If you do not see it, ask a supervisor."),
            ),
        )

    def prepare(self) -> None:
        self.name = f"{self.first_name} {self.last_name}".strip()[:200]
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return ("name", *super().derived_fields())
