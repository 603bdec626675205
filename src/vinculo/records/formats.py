"""How values are written for people and read back: one module for screen, PDF, export and import.

Writers know Spanish and English; `language=None` is the language of the request. None is written as "".
Readers take a cell as a table gives it (text or typed): a blank one is None, or "" where text is wanted,
and one that cannot be understood raises BadCell with a sentence for the person who typed it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from vinculo.records.phones import format_phone as format_phone
from vinculo.records.phones import parse_phone as parse_phone
from vinculo.records.refusals import BadCell as BadCell
from vinculo.records.refusals import Refused as Refused

# --- writing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one language."""

    decimal: str
    group: str
    yes: str
    no: str
    symbol_first: bool


SPANISH = Style(decimal=",", group=".", yes="Sí", no="No", symbol_first=False)
ENGLISH = Style(decimal=".", group=",", yes="Yes", no="No", symbol_first=True)

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_MINOR_DIGITS = {"CLP": 0, "JPY": 0, "KRW": 0, "PYG": 0, "VND": 0, "KWD": 3, "TND": 3}
_TO_SPANISH = str.maketrans(",.", ".,")
_STEPS = [Decimal(1).scaleb(-places) for places in range(13)]


def style_of(language: str | None = None) -> Style:
    code = language or get_language() or "es"
    return ENGLISH if code.startswith("en") else SPANISH


def minor_digits(currency: str) -> int:
    """How many decimals an amount of `currency` has: 2 for most, 0 for the Chilean peso."""
    return _MINOR_DIGITS.get(currency, 2)


def format_integer(value: int | None, language: str | None = None) -> str:
    """1234567 → «1.234.567»."""
    return "" if value is None else _grouped(f"{value:,}", language)


def format_decimal(value: Decimal | float | None, places: int = 2, language: str | None = None) -> str:
    """Decimal("1234.565") → «1.234,57»: always `places` decimals (at most 12), halves away from zero."""
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = exact.quantize(_STEPS[places], ROUND_HALF_UP) + 0  # adding zero turns -0 into 0
    return _grouped(f"{rounded:,}", language)


def format_number(value: Decimal | int | None, least: int = 0, language: str | None = None) -> str:
    """With the decimals it has, at least `least`: Decimal("1234.5000") → «1.234,5»."""
    return "" if value is None else format_decimal(value, _decimals(value, least), language)


def format_money(value: Decimal | None, currency: str = "EUR", language: str | None = None) -> str:
    """Decimal("1234.56") → «1.234,56 €». Decimals beyond the currency's own are shown where they are not zero."""
    if value is None:
        return ""
    number = format_number(abs(value), minor_digits(currency), language)
    sign, symbol = "-" if value < 0 else "", _SYMBOLS.get(currency)
    if symbol and style_of(language).symbol_first:
        return f"{sign}{symbol}{number}"
    return f"{sign}{number} {symbol or currency}"


def type_number(value: Decimal | None, least: int = 0, language: str | None = None) -> str:
    """As `parse_decimal` reads it back from an input, without marks between thousands: «1234,5»."""
    if value is None:
        return ""
    text = f"{value + 0:.{_decimals(value, least)}f}".replace(".", style_of(language).decimal)
    # 1.234 would be read as a thousand and something, 1.2340 is not.
    return text + "0" if text[-4:-3] == "." else text


def _decimals(value: Decimal | int, least: int) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(least, -exponent) if isinstance(exponent, int) else least


def format_boolean(value: bool | None, language: str | None = None) -> str:
    if value is None:
        return ""
    style = style_of(language)
    return style.yes if value else style.no


def format_date(value: dt.date | None) -> str:
    """dd/mm/yyyy in both languages; of a moment, its day on the active clock."""
    if value is None:
        return ""
    iso = _local(value).isoformat()
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


def format_datetime(value: dt.datetime | None, *, seconds: bool = False) -> str:
    """dd/mm/yyyy HH:MM on the active clock, with seconds where they matter."""
    if value is None:
        return ""
    iso = _local(value).isoformat(" ")
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}{iso[10 : 19 if seconds else 16]}"


def format_relative(value: dt.date | None, today: dt.date | None = None) -> str:
    """«today», «yesterday», «3 days ago», «in 3 days» up to a week away; then the date."""
    if value is None:
        return ""
    local = _local(value)
    day = local.date() if isinstance(local, dt.datetime) else local
    ahead = (day - (today or timezone.localdate())).days
    if not -7 <= ahead <= 7:
        return format_date(day)
    if ahead in (-1, 0, 1):
        return (gettext("today"), gettext("tomorrow"), gettext("yesterday"))[ahead]
    if ahead < 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", -ahead) % {"days": -ahead}
    return ngettext("in %(days)d day", "in %(days)d days", ahead) % {"days": ahead}


def format_size(size: int | None, language: str | None = None) -> str:
    """Bytes as people say them: 1536 → «1,5 KB»."""
    if size is None:
        return ""
    amount = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1023.95 or unit == "GB":
            break
        amount /= 1024
    return f"{format_decimal(amount, 0 if unit == 'B' or amount >= 99.95 else 1, language)} {unit}"


def _grouped(text: str, language: str | None) -> str:
    return text.translate(_TO_SPANISH) if style_of(language) is SPANISH else text


def _local(value: Any) -> Any:
    aware = isinstance(value, dt.datetime) and value.tzinfo is not None
    return timezone.localtime(value) if aware else value


# --- reading -----------------------------------------------------------------------------------

_MONTHS = {  # by the first three letters, Spanish or English
    "ene": 1, "jan": 1, "feb": 2, "mar": 3, "abr": 4, "apr": 4, "may": 5, "jun": 6, "jul": 7,
    "ago": 8, "aug": 8, "sep": 9, "set": 9, "oct": 10, "nov": 11, "dic": 12, "dec": 12,
}  # fmt: skip
_CLOCK = r"(?:[t ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?\s?(z|[+-]\d\d:?\d\d)?)?"
_DAY_FIRST = re.compile(r"(\d{1,2})[/\-. ](\d{1,2}|[a-z]{3,10}\.?)[/\-. ](\d{4}|\d\d)" + _CLOCK, re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[/\-.](\d{1,2})[/\-.](\d{1,2})|(\d\d)(\d\d))" + _CLOCK, re.ASCII)
_ZERO_DATE = re.compile(r"[0/\-.: ]+")  # 0000-00-00 00:00:00 of old databases: no date
_EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet has no time zone
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119
_OLDEST_YEAR = 1800

_CURRENCY = re.compile(r"^(?:€|\$|£|EUR|USD|GBP|MXN)\s*|\s*(?:€|\$|£|%|EUR|USD|GBP|MXN)$", re.IGNORECASE)
_PLAIN = re.compile(r"([+-]?)(\d*)(?:([.,])(\d*))?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,' \u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?", re.ASCII)
_LONGEST_NUMBER = 40
_BIGGEST_NUMBER = 10**18  # what fits a column of any database

_TRUE = frozenset(["sí", "si", "s", "yes", "y", "x", "1", "verdadero", "v", "true", "t", "on", "✓", "✔"])
_FALSE = frozenset(["no", "n", "0", "falso", "f", "false", "off", "-", "✗"])

NOT_A_DATE = _("“%(cell)s” is not a date. Write it like 31/12/2026.")
NOT_A_MOMENT = _("“%(cell)s” is not a date and time. Write it like 31/12/2026 16:30.")
NOT_A_NUMBER = _("“%(cell)s” is not a number.")
NOT_WHOLE = _("“%(cell)s” must be a whole number.")
NOT_YES_OR_NO = _("“%(cell)s” is neither yes nor no.")


def parse_date(cell: object) -> dt.date | None:
    """dd/mm/yyyy, d-m-yy, 31-ene-24, yyyy-mm-dd, dates of a spreadsheet. The hour is dropped."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if cell is None or isinstance(cell, dt.date):
        return cell
    found = _moment(cell, NOT_A_DATE)
    return found.date() if found else None


def parse_datetime(cell: object) -> dt.datetime | None:
    """The dates of `parse_date` with an optional hour. Without a zone it is the active clock's."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        cell = dt.datetime.combine(cell, dt.time.min)
    found = cell if isinstance(cell, dt.datetime) else _moment(cell, NOT_A_MOMENT)
    return timezone.make_aware(found) if found and found.tzinfo is None else found


def parse_decimal(cell: object) -> Decimal | None:
    """1.234,56 · 1,234.56 · 1234.56 · 12 € · 12-. The last separator is the decimal one.

    A lone separator before exactly three digits is read the Spanish way: 1.234 is a thousand, 1,234 is not.
    """
    if cell is None or cell == "":
        return None
    number = _typed_number(cell) if isinstance(cell, (int, float, Decimal)) else _typed_in(str(cell).strip())
    if number is not None and not abs(number) < _BIGGEST_NUMBER:
        raise BadCell(NOT_A_NUMBER, cell=str(cell))
    return number


def _typed_number(cell: float | Decimal) -> Decimal:
    if isinstance(cell, bool) or not math.isfinite(cell):
        raise BadCell(NOT_A_NUMBER, cell=str(cell))
    # Fifteen digits are what a spreadsheet shows of a float.
    return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)


def _typed_in(text: str) -> Decimal | None:
    number = _CURRENCY.sub("", text)
    if not number:
        return None
    if number[-1] == "-":  # accounting programs put the sign behind
        number = "-" + number[:-1]
    if len(number) > _LONGEST_NUMBER:
        raise BadCell(NOT_A_NUMBER, cell=text)
    if plain := _PLAIN.fullmatch(number):
        sign, whole, mark, rest = plain.groups("")
        if whole or rest:
            thousands = mark == "." and len(rest) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
            return Decimal(f"{sign}{whole}{rest}" if thousands else f"{sign}{whole or 0}.{rest or 0}")
    if (parts := _GROUPED.fullmatch(number)) and parts[1] != parts[2]:
        number = number.replace(parts[1], "")
        return Decimal(number.replace(parts[2], ".") if parts[2] else number)
    raise BadCell(NOT_A_NUMBER, cell=text)


def parse_integer(cell: object) -> int | None:
    if cell.__class__ is int:
        return cell
    number = parse_decimal(cell)
    if number is not None and number % 1:
        raise BadCell(NOT_WHOLE, cell=str(cell))
    return None if number is None else int(number)


def parse_boolean(cell: object) -> bool | None:
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, (int, float)) and cell in (0, 1):
        return bool(cell)
    text = str(cell).strip().lower()
    if not text:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise BadCell(NOT_YES_OR_NO, cell=text)


def _moment(cell: object, complaint: str) -> dt.datetime | None:
    """The moment a cell names, at midnight when it has no hour; with a zone only when it says one."""
    if isinstance(cell, (int, float)) and _EXCEL_DAYS[0] <= cell < _EXCEL_DAYS[1]:
        return _EXCEL_EPOCH + dt.timedelta(seconds=round(cell * 86_400))
    text = "" if cell is None else str(cell).strip().lower()
    if not text or _ZERO_DATE.fullmatch(text):
        return None
    try:
        if found := _DAY_FIRST.fullmatch(text.replace(" de ", "/")):
            day, month, year, *clock = found.groups()
        elif found := _YEAR_FIRST.fullmatch(text):
            year, month, day, short_month, short_day, *clock = found.groups()
            month, day = month or short_month, day or short_day
        else:
            raise ValueError
        hour, minute, second, fraction, zone = clock
        return dt.datetime(
            _year(year),
            int(month) if month.isdigit() else _MONTHS[month[:3]],
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")),
            _zone(zone),
        )
    except (ValueError, KeyError):
        raise BadCell(complaint, cell=str(cell)) from None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    if year < _OLDEST_YEAR:
        raise ValueError
    return year


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text == "z":
        return dt.UTC
    offset = dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)
