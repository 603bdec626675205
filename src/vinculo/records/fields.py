"""Column types with a meaning: phone, tax id, country, currency, language. Amounts are in `records.money`."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from vinculo.records import formats
from vinculo.records.text import fold


@cache
def _territories(language: str) -> dict[str, str]:
    from babel import Locale  # 4 MB of data, needed only where a country is named

    names = Locale.parse(language).territories
    return {code: name for code, name in names.items() if len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ")}


def country_name(code: str) -> str:
    return _territories((get_language() or "es")[:2]).get(code, code)


class _FixedChoices(models.CharField):
    """A CharField whose choices are not part of its migrations."""

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs


class CountryField(_FixedChoices):
    """ISO 3166 code of two letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 2
        kwargs["choices"] = _country_choices
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: Any) -> None:
        """A code that exists needs no walk along 250 names; Django says what is wrong with another."""
        if value not in _territories("es"):
            super().validate(value, model_instance)


def _country_choices() -> list[tuple[str, str]]:
    return _countries((get_language() or "es")[:2])


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    """(code, name) in the order a reader of `language` looks for them, Spain first."""
    names = _territories(language)
    return sorted(names.items(), key=lambda pair: (pair[0] != "ES", fold(pair[1])))


class CurrencyField(_FixedChoices):
    """ISO 4217 code."""

    CODES = ("EUR", "USD", "MXN", "COP", "CLP", "PEN", "ARS", "GBP", "CHF", "BRL", "UYU", "BOB", "DOP", "GTQ", "CRC")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        kwargs["choices"] = [(code, code) for code in self.CODES]
        super().__init__(*args, **kwargs)


class LanguageField(_FixedChoices):
    """The language somebody is written to in."""

    NAMES = (
        ("es", _("Spanish")), ("ca", _("Catalan")), ("gl", _("Galician")), ("eu", _("Basque")), ("en", _("English")),
        ("fr", _("French")), ("pt", _("Portuguese")), ("it", _("Italian")), ("de", _("German")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 5
        kwargs["choices"] = list(self.NAMES)
        super().__init__(*args, **kwargs)


class PhoneField(models.CharField):
    """A phone number in its normal form (+34972213344); what cannot be read as one is kept as typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        if value:
            try:
                value = formats.parse_phone(str(value))
            except formats.BadCell as bad:
                raise ValidationError(str(bad)) from bad
        return super().clean(value, model_instance)


def clean_website(text: str) -> str:
    """An address people may click: https:// is added where no scheme was typed. Raises BadCell for other schemes."""
    text = text.strip()
    if not text or text.startswith(("https://", "http://")):
        return text
    if ":" in text.split("/")[0] or " " in text:
        raise formats.BadCell(gettext_noop("“%(cell)s” is not a web address."), cell=text[:80])
    return f"https://{text}"


class WebsiteField(models.CharField):
    """A web address with its scheme."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        try:
            return super().clean(clean_website(str(value or "")), model_instance)
        except formats.BadCell as bad:
            raise ValidationError(str(bad)) from bad


class FiscalIdField(models.CharField):
    """A tax id. It is checked against the record's country by the record's rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(*args, **kwargs)
