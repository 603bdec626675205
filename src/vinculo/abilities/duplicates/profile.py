"""What of a record is compared with other records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from vinculo.abilities.duplicates.names import Name, company_name, person_name
from vinculo.abilities.duplicates.words import COMMON_DOMAINS
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Duplicates
from vinculo.records.text import fold

_NO_DIGIT = re.compile(r"\D+")
_NO_ID = re.compile(r"[^A-Z0-9]+")
_EXTENSION = re.compile(r"\s*(?:ext|x)\b.*", re.IGNORECASE)
PHONE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Profile:
    """The traits of one record. `pk` is None for what is still being typed."""

    pk: int | None
    persons: bool
    names: tuple[Name, ...]
    fiscal_id: str
    phones: frozenset[str]  # the last nine digits
    emails: frozenset[str]
    domains: frozenset[str]  # of mailboxes and sites that are a house's own
    place: str
    home: int | None  # the record it belongs to
    root: int | None  # the top of the tree it stands in, as far as known: see `find.rooted`

    @property
    def is_blank(self) -> bool:
        return not (self.names or self.fiscal_id or self.phones or self.emails or self.domains)


def columns_of(entity: type[Entity]) -> list[str]:
    """The columns a profile is made of, primary key first."""
    names = declaration(entity).fields
    return ["pk", *(entity.model._meta.get_field(name).attname for name in names)]  # type: ignore[union-attr]


def declaration(entity: type[Entity]) -> Duplicates:
    assert entity.duplicates
    return entity.duplicates


def profile_of(entity: type[Entity], row: Any) -> Profile:
    """The profile of a record, saved or not."""
    return made_of(entity, partial(getattr, row), row.pk)


def profiles(entity: type[Entity], rows: Iterable[Any]) -> list[Profile]:
    """Profiles of what a queryset finds, which must be `.values_list(*columns_of(entity))`."""
    columns = columns_of(entity)
    found = (dict(zip(columns, row, strict=True)) for row in rows)
    return [made_of(entity, values.__getitem__, values["pk"]) for values in found]


def made_of(entity: type[Entity], value: Callable[[str], Any], pk: int | None) -> Profile:
    """The profile of the values that `value(column)` gives."""
    said = declaration(entity)
    names = [text for name in said.names.split() if (text := str(value(name) or "").strip())]
    emails = {fold(text) for name in said.emails.split() if (text := value(name)) and "@" in text}
    sites = [value(name) for name in said.websites.split()]
    domains = {text.rpartition("@")[2] for text in emails} | {domain_of(site) for site in sites if site}
    place = fold(str(value(said.place) or "")) if said.place else ""
    take_apart = person_name if said.persons else company_name
    return Profile(
        pk,
        said.persons,
        tuple(dict.fromkeys(take_apart(text) for text in names)),
        _NO_ID.sub("", str(value(said.fiscal_id) or "").upper()).removeprefix("ES") if said.fiscal_id else "",
        frozenset(number for name in said.phones.split() if (number := last_digits(value(name)))),
        frozenset(emails),
        frozenset(domain for domain in domains if "." in domain and domain not in COMMON_DOMAINS),
        place,
        value(f"{said.home}_id") if said.home else None,
        (value(f"{said.tree}_id") or pk) if said.tree else None,
    )


def last_digits(phone: Any) -> str:
    """The last nine digits, the same with and without the prefix of the country; "" for fewer than six."""
    digits = _NO_DIGIT.sub("", _EXTENSION.sub("", str(phone or "")))[-PHONE_DIGITS:]
    return digits if len(digits) >= 6 else ""


def domain_of(site: str) -> str:
    """The host of a website, without www: «https://www.acme.es/contacto» → acme.es."""
    host = fold(site).partition("://")[2] or fold(site)
    return host.split("/")[0].split(":")[0].removeprefix("www.")
