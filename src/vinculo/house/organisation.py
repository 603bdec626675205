"""Who we are: name, address, logo, and the language, clock and currency everything starts with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinculo.house import store
from vinculo.house.store import Setting

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "MXN", "ARS", "CLP", "COP", "PEN", "BRL", "MAD")
ACCENT = "#0f6f7c"


def text(label: Any, most: int = 120, help_text: Any = "", **kwargs: Any) -> Callable[[], forms.Field]:
    """A line of text that may stay empty."""
    return lambda: forms.CharField(label=label, max_length=most, required=False, help_text=help_text, **kwargs)


@cache
def zones() -> list[tuple[str, str]]:
    """The zones people live in, by name."""
    inhabited = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in (*inhabited, "UTC")]


def _language() -> forms.Field:
    return forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of signed-out pages, and of new people.")
    )


def _zone() -> forms.Field:
    return forms.ChoiceField(label=_("Time zone"), choices=zones(), help_text=_("Of whoever has chosen no other."))


def _currency() -> forms.Field:
    return forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])


class IbanField(forms.CharField):
    """An account number of a bank, kept without spaces and checked."""

    def clean(self, value: Any) -> str:
        from stdnum import iban  # a table of all countries, needed by whoever types one

        text: str = iban.compact(super().clean(value))
        if text and not iban.is_valid(text):
            raise ValidationError(gettext("This is not a valid IBAN. Check its digits."))
        return text


def _colour() -> forms.Field:
    return forms.CharField(
        label=_("Colour of documents"), max_length=7, required=False, empty_value=ACCENT,
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z")], widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Of the line under the letterhead and of document numbers, as far as it can be read on white."),
    )  # fmt: skip


def _iban() -> forms.Field:
    return IbanField(
        label=_("IBAN"), required=False, max_length=42, help_text=_("Printed where documents ask for payment.")
    )


store.declare(
    Setting("organisation.name", text(_("Name"))),
    Setting("organisation.legal_name", text(_("Legal name"), 200)),
    Setting("organisation.fiscal_id", text(_("NIF / VAT number"), 40)),
    Setting("organisation.address", text(_("Address"), 300, widget=forms.Textarea(attrs={"rows": 3}))),
    Setting("organisation.phone", text(_("Phone"), 40)),
    Setting("organisation.email", lambda: forms.EmailField(label=_("E-mail"), required=False, max_length=254)),
    Setting("organisation.website", text(_("Website"), 200)),
    Setting("organisation.iban", _iban),
    Setting(
        "organisation.footer",
        text(
            _("Foot of documents"),
            500,
            _("Register, share capital, data protection… Without it, name and NIF."),
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
    ),
    Setting("organisation.accent", _colour, ACCENT),
    Setting("organisation.logo", text(_("Logo"), 64)),  # the digest of the picture
    Setting("organisation.language", _language, settings.LANGUAGE_CODE, environment="language"),
    Setting("organisation.time_zone", _zone, settings.TIME_ZONE, environment="time_zone"),
    Setting("organisation.currency", _currency, "EUR"),
)


def name() -> str:
    """What the house is called; the product's own name until somebody says."""
    return store.get("organisation.name") or "Vínculo"


def language() -> str:
    found: str = store.get("organisation.language")
    return found


def zone() -> ZoneInfo:
    return ZoneInfo(store.get("organisation.time_zone"))


@contextmanager
def speaking() -> Iterator[None]:
    """The language and the clock of the house, for what is done for nobody in particular."""
    with translation.override(language()), timezone.override(zone()):
        yield


def house(request: Any) -> dict[str, Any]:
    """Context processor: how the house presents itself on every page, signed in or not."""
    logo = store.get("organisation.logo")
    return {
        "house": {
            "name": name(),
            "logo_url": f"/logo/{logo[:16]}.png" if logo else "",
            "legal_name": store.get("organisation.legal_name"),
            "fiscal_id": store.get("organisation.fiscal_id"),
            "address": store.get("organisation.address"),
        }
    }
