"""The people of an invented company."""
# ruff: noqa: S311  dice, not secrets

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from vinculo.demo import words
from vinculo.demo.companies import CompanySeed, draw, mobile, plain


@dataclass(slots=True)
class PersonSeed:
    """One contact; phones in normal form, `consent` is unknown, granted or refused."""

    first_name: str
    last_name: str
    position: str
    email: str
    phone: str
    mobile: str
    language: str
    consent: str
    notes: str


_NOTES = [
    "Llamar antes de las 10.",
    "Habla inglés y francés.",
    "De baja hasta septiembre; atiende su compañera.",
    "Decide las compras de la casa.",
    "Le interesa la formación del equipo.",
    "Prefiere el correo al teléfono.",
    "La conocimos en la feria.",
]
_CONSENT = ["granted", "granted", "granted", "unknown", "unknown", "unknown", "refused"]


def people(company: CompanySeed, seed: int = 1) -> list[PersonSeed]:
    """Its contacts, none to six; the first one decides. A family firm is led by its family."""
    dice = Random(f"people {seed} {company.index}")
    self_employed = company.fiscal_id[0].isdigit()
    most = 1 if self_employed else min(6, 2 + company.employees // 6)
    count = 1 + int(dice.random() * most) if self_employed or dice.random() < 0.92 else 0
    found = [_person(dice, company, place) for place in range(count)]
    if self_employed:
        found[0].first_name = company.legal_name.removesuffix(" " + found[0].last_name)
        found[0].position = "Titular"
        found[0].email = company.email
    return found


def _person(dice: Random, company: CompanySeed, place: int) -> PersonSeed:
    roll = dice.random
    woman = roll() < 0.5
    first_name = draw(dice, words.WOMEN if woman else words.MEN)
    positions = words.POSITIONS_OF_WOMEN if woman else words.POSITIONS_OF_MEN
    family = company.surnames if place == 0 or roll() < 0.2 else ()
    first_surname, second_surname = (*family, draw(dice, words.SURNAMES), draw(dice, words.SURNAMES))[:2]
    return PersonSeed(
        first_name=first_name,
        last_name=f"{first_surname} {second_surname}",
        position="Gerente" if place == 0 and roll() < 0.6 else draw(dice, positions),
        email=_email(roll(), first_name, first_surname, company.domain) if roll() < 0.9 else "",
        phone=f"{company.phone} ext. {int(roll() * 80) + 10}" if roll() < 0.25 else "",
        mobile=mobile(dice) if roll() < 0.75 else "",
        language=company.language,
        consent=draw(dice, _CONSENT),
        notes=draw(dice, _NOTES) if roll() < 0.1 else "",
    )


def _email(roll: float, first_name: str, surname: str, domain: str) -> str:
    name, family = plain(first_name), plain(surname)
    if roll < 0.45:
        return f"{name}.{family}@{domain}"
    if roll < 0.85:
        return f"{name[0]}{family}@{domain}"
    return f"{name}@{domain}"
