"""Phone numbers: one normal form whatever way they were typed, and how it is read out."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_noop as _

from vinculo.records.refusals import BadCell

_SEPARATORS = str.maketrans("", "", " .-/()\u00a0\t")
# Nine digits of which the first says what it is: 6 and 7 mobiles, 8 and 9 the rest.
_SPANISH = re.compile(r"(\+34|0034|34)?([6-9][0-9]{8})")
_SHORTENED_BY_EXCEL = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_LONGEST = 40
_EXTENSION = " ext. "

NOT_A_PHONE = _("“%(cell)s” is not a phone number.")
DIGITS_LOST = _("“%(cell)s” has lost digits: the spreadsheet shortened it. Format the column as text.")


def parse_phone(cell: object, region: str = "ES") -> str:
    """A phone in its normal form, +34972213344; plausible ones it cannot read («112», two in one) as typed.

    `region` is the country of a number without prefix. "" for a blank cell. BadCell for what is no phone.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if text.endswith(".0"):  # a number column of a spreadsheet
        text = text[:-2]
    spanish = _SPANISH.fullmatch(text.translate(_SEPARATORS))
    if spanish and (region == "ES" or (spanish[1] and spanish[1] != "34")):
        return "+34" + spanish[2]
    return _unusual(text, region) if text else ""


def _unusual(text: str, region: str) -> str:
    if _SHORTENED_BY_EXCEL.fullmatch(text):
        raise BadCell(DIGITS_LOST, cell=text)
    import phonenumbers  # 30 ms, and most numbers never come here

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    extension = number.extension if number else None
    has_words = any(c.isalpha() for c in text) and not extension
    if number and phonenumbers.is_possible_number(number) and not has_words:
        number.extension = None
        plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return f"{plain}{_EXTENSION}{extension}" if extension else plain
    digits = sum(c.isdigit() for c in text)
    if len(text) <= _LONGEST and (digits >= 6 or (digits >= 3 and digits == len(text))):
        return text
    raise BadCell(NOT_A_PHONE, cell=text)


def format_phone(phone: str | None) -> str:
    """+34972213344 → «972 21 33 44»; a foreign number keeps its prefix, anything else is shown as kept."""
    if not phone or phone[0] != "+":
        return phone or ""
    if len(phone) == 12 and phone[1:3] == "34":
        if phone[3] in "89" and phone[4] == "0":  # 900, 902, 800…: in threes
            return f"{phone[3:6]} {phone[6:9]} {phone[9:]}"
        return f"{phone[3:6]} {phone[6:8]} {phone[8:10]} {phone[10:]}"
    plain, mark, extension = phone.partition(_EXTENSION)
    return format_phone(plain) + mark + extension if mark else _international(phone)


@lru_cache(maxsize=4096)
def _international(phone: str) -> str:
    """A foreign number with the spaces its country uses: +52 55 1234 5678."""
    import phonenumbers

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
