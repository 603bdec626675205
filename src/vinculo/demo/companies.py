"""Invented Spanish companies, believable to whoever reads the list. The same seed gives the same ones."""
# ruff: noqa: S311  dice, not secrets

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple, TypeVar

from vinculo.demo import words
from vinculo.demo.places import Town, draw_town
from vinculo.demo.words import Sector

T = TypeVar("T")


@dataclass(slots=True)
class CompanySeed:
    """One company. `role` and `channel` are the English names of the seeded lists; phones are in normal form.

    `parent` is the index of an earlier company: its branch when both share the fiscal id, else a subsidiary.
    """

    index: int
    parent: int | None
    name: str
    legal_name: str
    fiscal_id: str
    sector: Sector
    role: str
    street: str
    postal_code: str
    city: str
    province: str
    latitude: float
    longitude: float
    phone: str
    email: str
    website: str
    domain: str
    channel: str
    payment_days: int
    language: str
    employees: int
    created: dt.date
    notes: str
    tags: tuple[str, ...]
    surnames: tuple[str, ...]  # of the family in the name, whose people work there
    country: str = "ES"
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class _Form:
    """A legal form, the first letter of its tax id ("" for a self-employed person) and how it is written."""

    letter: str
    ending: str


def _often(*weighted: tuple[int, T]) -> list[T]:
    """A list to draw from, each thing in it as many times as it weighs."""
    return [thing for weight, thing in weighted for _ in range(weight)]


_FORMS = _often(
    (62, _Form("B", ", S.L.")),
    (14, _Form("B", ", S.L.U.")),
    (9, _Form("A", ", S.A.")),
    (5, _Form("E", ", C.B.")),
    (3, _Form("F", ", S. Coop.")),
    (7, _Form("", "")),
)
_ROLES = _often(
    (56, "Client"), (22, "Prospect"), (8, "Supplier"), (5, "Reseller"), (4, "Partner"), (3, "Former client"),
    (2, "Manufacturer"),
)  # fmt: skip
_CHANNELS = _often(
    (28, "Recommendation"), (24, "Web page"), (18, "Phone"), (12, "Direct"), (10, "Trade fair"), (8, "E-mail")
)
_PAYMENT_DAYS = _often((58, 30), (24, 60), (10, 0), (7, 90), (1, 180))
_MAILBOXES = ["info", "info", "administracion", "contacto", "comercial", "oficina", "hola", "pedidos"]
_NOTES = [
    "Prefiere que le llamemos por la tarde.",
    "Cierra en agosto.",
    "Las facturas, siempre con número de pedido.",
    "Pide presupuesto por escrito antes de decidir.",
    "Paga puntualmente.",
    "Nos conoció por un cliente del mismo polígono.",
    "Ojo: hay otra empresa con un nombre parecido.",
    "El acceso a la nave es por la calle de atrás.",
]
_GROUP_WORDS = ["Servicios", "Logística", "Exportación", "Inmuebles", "Levante", "Norte", "Sur"]
_SECTORS = _often(*((sector.weight, sector) for sector in words.SECTORS))

_PLAIN_LETTERS = str.maketrans(
    "áàäâéèëêíìïîóòöôúùüûñç", "aaaaeeeeiiiioooouuuunc", " .,·'’&-/()ªº"
)  # what a domain name keeps of a company's
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # 2n, its digits added up
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_STEP = 38_197  # coprime with the hundred thousand numbers of a province: none comes twice
_FAMILY_HEADS = 500  # how many earlier companies may still get branches
_YEARS = 8  # how far back the oldest company goes
LAST_DAY = dt.date(2026, 1, 1)  # unless told: a fixed day, for repeatable tests


def companies(count: int, seed: int = 1, today: dt.date | None = None) -> Iterator[CompanySeed]:
    """`count` companies, numbered from 0. A longer run begins with the shorter one's.

    `today` is the last day on which one may have been created, LAST_DAY when not said.
    """
    dice = Random(f"companies {seed}")
    ids = _TaxIds(seed)
    last_day = today or LAST_DAY
    taken: set[str] = set()
    heads: list[CompanySeed] = []
    for index in range(count):
        parent = draw(dice, heads) if heads and dice.random() < 0.09 else None
        company = _branch(dice, index, parent, ids, taken) if parent else _company(dice, index, ids, taken)
        company.created = last_day - dt.timedelta(days=int(dice.random() ** 1.6 * 365 * _YEARS))
        if parent:
            company.created = max(company.created, parent.created)
        if company.employees > 4 and (not parent or dice.random() < 0.3):  # now and then a branch of a branch
            if len(heads) < _FAMILY_HEADS:
                heads.append(company)
            else:
                heads[int(dice.random() * _FAMILY_HEADS)] = company
        yield company


def draw(dice: Random, things: Sequence[T]) -> T:
    """Three times as fast as `choice`."""
    return things[int(dice.random() * len(things))]


def plain(text: str) -> str:
    """Letters and digits only, as in a domain name: «Talleres Peñalver» → «tallerespenalver»."""
    return text.lower().translate(_PLAIN_LETTERS)


# --- one company -------------------------------------------------------------------------------


class _Identity(NamedTuple):
    """Who a company is, before it has an address."""

    parent: CompanySeed | None
    name: str
    legal_name: str
    fiscal_id: str
    sector: Sector
    role: str
    domain: str
    surnames: tuple[str, ...]
    employees: int


def _company(dice: Random, index: int, ids: _TaxIds, taken: set[str]) -> CompanySeed:
    sector, form, town = draw(dice, _SECTORS), draw(dice, _FORMS), draw_town(dice)
    name, surnames = _name(dice, sector, form)
    name = _free(name, town, taken)
    if form.letter:
        legal_name, fiscal_id = name + form.ending, ids.company(form.letter, town.province_code)
        employees = int(2 / (dice.random() + 0.008)) + 1
    else:
        surnames = (*surnames, draw(dice, words.SURNAMES), draw(dice, words.SURNAMES))[:2]
        owner = draw(dice, words.MEN if dice.random() < 0.6 else words.WOMEN)
        legal_name, fiscal_id = f"{owner} {' '.join(surnames)}", ids.person()
        employees = 1
    domain = f"{plain(name)[:40]}.{'example' if dice.random() < 0.8 else 'test'}"
    role = draw(dice, _ROLES)
    who = _Identity(None, name, legal_name, fiscal_id, sector, role, domain, surnames, employees)
    return _settled(dice, index, town, who)


def _branch(dice: Random, index: int, parent: CompanySeed, ids: _TaxIds, taken: set[str]) -> CompanySeed:
    """A branch in another town, with the parent's tax id; or a company of its own in the group."""
    town = draw_town(dice)
    brand = parent.name.split(" – ")[0]
    if dice.random() < 0.6:
        name, legal_name, fiscal_id = f"{brand} – {town.name}", parent.legal_name, parent.fiscal_id
        name = _free(name, town, taken)
    else:
        name = _free(f"{brand} {draw(dice, _GROUP_WORDS)}", town, taken)
        legal_name, fiscal_id = f"{name}, S.L.", ids.company("B", town.province_code)
    employees = max(1, int(parent.employees * dice.random() * 0.6))
    who = _Identity(
        parent,
        name,
        legal_name,
        fiscal_id,
        parent.sector,
        parent.role,
        parent.domain,
        parent.surnames,
        employees,
    )
    return _settled(dice, index, town, who)


def _settled(dice: Random, index: int, town: Town, who: _Identity) -> CompanySeed:
    """The company with its address, its numbers and its habits."""
    roll = dice.random
    spread = 0.012 if town.weight > 20 else 0.004  # degrees: about a kilometre or 400 m
    mailbox = plain(town.name) if who.parent else draw(dice, _MAILBOXES)
    tags = [draw(dice, words.TAGS) for _ in range(1 + int(roll() * 2))] if roll() < 0.2 else []
    return CompanySeed(
        index=index,
        parent=who.parent.index if who.parent else None,
        name=who.name,
        legal_name=who.legal_name,
        fiscal_id=who.fiscal_id,
        sector=who.sector,
        role=who.role,
        street=_street(dice, town, who.sector.industrial and roll() < 0.6),
        postal_code=f"{town.postal_code + int(roll() * town.postal_codes):05}",
        city=town.name,
        province=town.province,
        latitude=round(town.latitude + (roll() + roll() - 1) * spread, 6),
        longitude=round(town.longitude + (roll() + roll() - 1) * spread, 6),
        phone=_phone(dice, town),
        email=f"{mailbox}@{who.domain}" if roll() < 0.93 else "",
        website=f"https://www.{who.domain}" if roll() < 0.7 else "",
        domain=who.domain,
        channel=draw(dice, _CHANNELS),
        payment_days=draw(dice, _PAYMENT_DAYS),
        language=town.language if roll() < 0.5 else "es",
        employees=who.employees,
        created=dt.date.min,
        notes=draw(dice, _NOTES) if roll() < 0.15 else "",
        tags=tuple(dict.fromkeys(tags)),
        surnames=who.surnames,
    )


def _name(dice: Random, sector: Sector, form: _Form) -> tuple[str, tuple[str, ...]]:
    """A name for a firm of the trade, and the family it is called after."""
    roll = dice.random()
    firm, surname = draw(dice, sector.firms), draw(dice, words.SURNAMES)
    if sector.branded and roll < 0.45:
        brand = draw(dice, words.BRANDS)
        return (brand if roll < 0.1 else f"{brand} {firm}"), ()
    if sector.places and roll < 0.4:
        return f"{firm} {draw(dice, words.SPOTS)}", ()
    if not form.letter and roll < 0.8:
        return f"{firm} {surname}", (surname,)
    if roll < 0.55:
        return f"{firm} {surname}", (surname,)
    if roll < 0.82:
        second = draw(dice, words.SURNAMES)
        return f"{firm} {surname} {second}", (surname, second)
    if roll < 0.9:
        return f"{firm} Hermanos {surname}", (surname,)
    if roll < 0.95:
        return f"{firm} {surname} e Hijos", (surname,)
    second = draw(dice, words.SURNAMES)
    link = "e" if second[0] in "IÍ" else "y"
    return f"{firm} {surname} {link} {second}", (surname, second)


def _free(name: str, town: Town, taken: set[str]) -> str:
    """The name, with the town or a number when another company has it."""
    wanted, number = name, 2
    if name in taken:
        wanted = f"{name} {town.name}" if town.name not in name else f"{name} 2"
    while wanted in taken:
        number += 1
        wanted = f"{name} {town.name} {number}"
    taken.add(wanted)
    return wanted


def _street(dice: Random, town: Town, on_estate: bool) -> str:
    roll = dice.random()
    if on_estate:
        plot = int(dice.random() * 60) + 1
        unit = f"parcela {plot}" if roll < 0.5 else f"nave {plot}"
        return f"{draw(dice, words.ESTATES[town.language])}, {unit}"
    number = int(dice.random() ** 2 * 180) + 1
    street = f"{draw(dice, words.STREETS[town.language])}, {number}"
    if roll < 0.6:
        return street
    if roll < 0.8:
        return f"{street}, bajo"
    return f"{street}, {int(dice.random() * 6) + 1}.º {'ABCD'[int(dice.random() * 4)]}"


def _phone(dice: Random, town: Town) -> str:
    if dice.random() < 0.12:
        return mobile(dice)
    prefix = draw(dice, town.phone_prefixes)
    missing = 9 - len(prefix)
    return f"+34{prefix}{int((2 + dice.random() * 7) * 10 ** (missing - 1)):0{missing}}"


def mobile(dice: Random) -> str:
    return f"+346{int(dice.random() * 10**8):08}"


# --- tax ids -----------------------------------------------------------------------------------


# Given out like a province's once that is full; no province's own.
SPARE_CODES = tuple(f"{code}" for code in range(53, 100))


class _TaxIds:
    """Valid Spanish tax ids, each once: up to 100,000 of a kind in one province, then those of codes nobody uses."""

    def __init__(self, seed: int) -> None:
        self.start = seed * 7_919
        self.given: dict[str, int] = {}

    def company(self, letter: str, province: str) -> str:
        """Letter of the legal form, province, five digits and the control digit."""
        for code in (province, *SPARE_CODES):
            if (before := self.given.get(letter + code, 0)) < 100_000:
                break
        else:
            raise ValueError(f"No more tax ids of kind {letter}: ask for fewer companies.")
        province = code
        self.given[letter + code] = before + 1
        number = (self.start + ord(letter) * 30_011 + int(province) * 7_907 + before * _STEP) % 100_000
        digits = f"{province}{number:05}"
        d = [ord(c) - 48 for c in digits]
        total = _DOUBLED[d[0]] + d[1] + _DOUBLED[d[2]] + d[3] + _DOUBLED[d[4]] + d[5] + _DOUBLED[d[6]]
        return f"{letter}{digits}{-total % 10}"

    def person(self) -> str:
        before = self.given.get("", 0)
        self.given[""] = before + 1
        number = (self.start + 10_000_019 + before * 7_654_321) % 100_000_000
        return f"{number:08}{_DNI_LETTERS[number % 23]}"
