"""The customer file of an office: as years of typing and an old program leave it. For trying imports."""
# ruff: noqa: S311  dice, not secrets

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from vinculo.demo.companies import CompanySeed, companies, draw, mobile

HEADERS = (
    "Código", "Nombre comercial", "Razón social", "NIF", "Tipo", "Dirección", "C.P.", "Población",
    "Provincia", "País", "Teléfono", "Móvil", "E-mail", "Web", "Comercial", "Fecha alta",
    "Límite crédito", "Forma de pago", "Observaciones",
)  # fmt: skip

Row = dict[str, str]


@dataclass(slots=True)
class BadRow:
    """A row that must be refused: its number in a spreadsheet, its code, the column at fault and why."""

    number: int
    code: str
    column: str
    reason: str


@dataclass(slots=True)
class MessyFile:
    """What was written. `repeats` are rows that bring an earlier customer again, with the number of both."""

    path: Path
    rows: int
    bad: list[BadRow] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)


_FIRST_CODE = 1001
_REPEATED = 0.02
_ROLES = {
    "Client": "Cliente",
    "Former client": "Cliente",
    "Prospect": "Posible cliente",
    "Supplier": "Proveedor",
    "Reseller": "Reseller",
    "Partner": "Partner",
    "Manufacturer": "Fabricante",
}
_FOREIGN = (("Francia", "FR40{}"), ("Portugal", "PT {}"), ("Andorra", "L-{}-N"))
_REMARKS = (
    "- llamar antes de ir",
    "Cliente de toda la vida; paga por giro",
    'Dice que es "el de siempre"',
    "Nave azul\r\njunto a la rotonda",
    "Desde 1998, ¡ojo con el 2º apellido!",
    "+ IVA",
)
_FAULTS = (
    ("NIF", "control", "El dígito o la letra de control no corresponde"),
    ("NIF", "PENDIENTE", "No es un NIF"),
    ("Nombre comercial", "", "Ni nombre comercial ni razón social"),
    ("Fecha alta", "31/02/2021", "Ese día no existe"),
    ("Fecha alta", "15/13/2019", "Ese mes no existe"),
    ("Fecha alta", "hace años", "No es una fecha"),
    ("E-mail", "info@", "Correo incompleto"),
    ("E-mail", "no tiene correo", "No es un correo"),
    ("E-mail", "info@@empresa.example", "Correo con dos arrobas"),
    ("Límite crédito", "sin límite", "No es un importe"),
    ("Límite crédito", "1.50.00", "Importe ilegible"),
    ("Teléfono", "no tiene", "No es un teléfono"),
    ("Móvil", "6,10203E+08", "La hoja de cálculo ha perdido cifras"),
)


def messy_customer_file(
    path: str | Path,
    rows: int,
    seed: int = 1,
    bad_rows: int = 0,
    salespeople: Sequence[str] = ("ana@demo.vinculo", "luis@demo.vinculo"),
) -> MessyFile:
    """Writes `rows` customers to `path` (cp1252, `;`), exactly `bad_rows` of which must be refused.

    Which and why is written beside it, to «NAME.bad.csv». About two of a hundred rows bring a customer again.
    """
    if bad_rows > rows:
        raise ValueError("More bad rows than rows.")
    dice = Random(f"messy {seed}")
    bad_places = set(dice.sample(range(rows), bad_rows))
    fresh = (company for company in companies(rows * 2 + 20, seed) if company.parent is None)
    result = MessyFile(Path(path), rows)
    kept: list[tuple[int, Row]] = []  # good rows that may come again
    with result.path.open("w", newline="", encoding="cp1252") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerow(HEADERS)
        for place in range(rows):
            number = place + 2
            if kept and place not in bad_places and dice.random() < _REPEATED:
                earlier, row = draw(dice, kept)
                result.repeats.append((number, earlier))
            else:
                row = _row(dice, next(fresh), _FIRST_CODE + place, salespeople)
                if place in bad_places:
                    result.bad.append(_spoiled(dice, row, number))
                elif len(kept) < 1000:
                    kept.append((number, row))
            out.writerow(_typed(dice, row))
    _write_sidecar(result)
    return result


def _row(dice: Random, company: CompanySeed, code: int, salespeople: Sequence[str]) -> Row:
    """The customer with the right values, each in one of the shapes people give it."""
    roll = dice.random
    country, fiscal_id = (
        draw(dice, ("España", "España", "España", "ESPAÑA", "")),
        _nif(dice, company.fiscal_id),
    )
    if roll() < 0.02:
        country, shape = draw(dice, _FOREIGN)
        fiscal_id = shape.format(dice.randrange(10**6, 10**9))
    return {
        "Código": str(code),
        "Nombre comercial": company.name,
        "Razón social": company.legal_name if roll() < 0.9 else "",
        "NIF": fiscal_id if roll() < 0.95 else "",
        "Tipo": _ROLES[company.role],
        "Dirección": company.street,
        "C.P.": company.postal_code.lstrip("0") if roll() < 0.3 else company.postal_code,
        "Población": company.city,
        "Provincia": company.province,
        "País": country,
        "Teléfono": _phone(dice, company.phone) if roll() < 0.93 else "",
        "Móvil": _phone(dice, mobile(dice)) if roll() < 0.4 else "",
        "E-mail": company.email.upper() if roll() < 0.1 else company.email,
        "Web": company.website.removeprefix("https://"),
        "Comercial": draw(dice, salespeople) if roll() < 0.8 else "",
        "Fecha alta": _date(dice, company),
        "Límite crédito": _amount(dice),
        "Forma de pago": _terms(dice, company.payment_days),
        "Observaciones": draw(dice, _REMARKS) if roll() < 0.15 else company.notes,
    }


def _spoiled(dice: Random, row: Row, number: int) -> BadRow:
    """Puts one fault in the row and says which."""
    column, value, reason = draw(dice, _FAULTS)
    if column == "NIF":
        row["País"] = "España"
        if value == "control":
            value = "B-1234567" + draw(dice, "01235689")  # the right one is 4
    row[column] = value
    if column == "Nombre comercial":
        row["Razón social"] = ""
    return BadRow(number, row["Código"], column, reason)


def _typed(dice: Random, row: Row) -> Iterator[str]:
    """The cells in order, as fingers leave them: capitals, blanks behind, two where one belongs."""
    loud = dice.random() < 0.35
    for column, text in row.items():
        if loud and column in (
            "Nombre comercial",
            "Razón social",
            "Dirección",
            "Población",
            "Provincia",
            "Tipo",
        ):
            text = text.upper()
        slip = dice.random()
        if text and slip < 0.06:
            text += " " * (1 + int(slip * 40))
        elif slip > 0.99:
            text = text.replace(" ", "  ", 1)
        yield text


def _nif(dice: Random, number: str) -> str:
    shapes = [number] * 3
    shapes += [number.lower(), f"ES{number}", f"{number[0]}-{number[1:]}", f"{number[:-1]}-{number[-1]}"]
    if number[0].isdigit():
        shapes.append(f"{number[:2]}.{number[2:5]}.{number[5:8]}-{number[8]}")
    return draw(dice, shapes)


def _phone(dice: Random, phone: str) -> str:
    d = phone[3:]
    return draw(
        dice,
        (
            d,
            d,
            f"{d[:3]} {d[3:5]} {d[5:7]} {d[7:]}",
            f"{d[:3]} {d[3:6]} {d[6:]}",
            f"{d[:3]}-{d[3:6]}-{d[6:]}",
            f"{d[:3]}.{d[3:5]}.{d[5:7]}.{d[7:]}",
            f"({d[:3]}) {d[3:]}",
            f"+34 {d}",
            f"0034{d}",
            f"{d}.0",
            f"{d} / {d[:-1]}{9 - int(d[-1])}",
        ),
    )


def _date(dice: Random, company: CompanySeed) -> str:
    day = company.created
    if dice.random() < 0.7:
        return f"{day:%d/%m/%Y}"
    return draw(
        dice,
        ("", f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%y}", f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}"),
    )


def _amount(dice: Random) -> str:
    hundreds = int(dice.random() ** 2 * 300)
    whole = f"{hundreds * 100:,}".replace(",", ".")
    return draw(dice, ("", "0", f"{hundreds * 100}", f"{whole},00", f"{whole},00 €", f"{hundreds * 100},5"))


def _terms(dice: Random, days: int) -> str:
    return draw(dice, (f"{days} días", f"{days} DIAS", str(days))) if days else "Contado"


def _write_sidecar(result: MessyFile) -> None:
    with result.path.with_suffix(".bad.csv").open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerow(("Fila", "Código", "Columna", "Motivo"))
        out.writerows((bad.number, bad.code, bad.column, bad.reason) for bad in result.bad)
