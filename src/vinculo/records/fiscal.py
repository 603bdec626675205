"""Tax ids: the Spanish NIF (people, foreigners, companies) and the Mexican RFC are checked, others kept."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from vinculo.records.refusals import BadCell

_SEPARATORS = str.maketrans("", "", " .-_/,\u00a0\t")
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DOUBLED = {str(digit): sum(divmod(2 * digit, 10)) for digit in range(10)}
_LOST_ZEROS = re.compile(r"[0-9]{5,7}[A-Z]")  # a DNI whose leading zeros a spreadsheet ate
# The Mexican tax office's own ids for "the public" and for foreigners.
_RFC_GENERIC = frozenset({"XAXX010101000", "XEXX010101000"})

NOT_A_NIF = _("“%(cell)s” is not a Spanish tax id (NIF).")
WRONG_NIF = _("The control letter or digit of the tax id “%(cell)s” is wrong.")
WRONG_RFC = _("“%(cell)s” is not a valid RFC.")


def check_fiscal_id(cell: object, country: str = "ES") -> str:
    """The id in its normal form (B17000000), "" for a blank cell.

    `country` is ISO 3166. BadCell for a wrong Spanish or Mexican id; those of other countries come back as
    typed.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if not text or country not in ("ES", "MX"):
        return text
    compact = text.upper().translate(_SEPARATORS)
    if country == "ES" and _is_common(compact):
        return compact
    return _nif(compact, text) if country == "ES" else _rfc(compact, text)


def _is_common(number: str) -> bool:
    """Whether this is a right id of a citizen or a limited company: most of any file, known thirty times faster."""
    if len(number) != 9 or not number.isascii() or not number[1:8].isdigit():
        return False
    if number[0].isdigit():
        return number[8] == _DNI_LETTERS[int(number[:8]) % 23]
    if number[0] not in "AB" or number[1:3] == "00":
        return False
    doubled = sum(_DOUBLED[d] for d in number[1:8:2])
    return number[8] == str(-(doubled + sum(map(int, number[2:8:2]))) % 10)


def _nif(number: str, typed: str) -> str:
    from stdnum.es import nif
    from stdnum.exceptions import InvalidChecksum, ValidationError

    if number.startswith("ES") and len(number) > 9:
        number = number[2:]
    if _LOST_ZEROS.fullmatch(number):
        number = number.zfill(9)
    try:
        nif.validate(number)
    except InvalidChecksum:
        raise BadCell(WRONG_NIF, cell=typed) from None
    except ValidationError:
        raise BadCell(NOT_A_NIF, cell=typed) from None
    # The library takes either control for any company; the tax office fixes which for these.
    kind, control = number[0], number[-1]
    resident = number[1:3] != "00"
    if (kind in "PQS" and control.isdigit()) or (kind in "ABEH" and resident and not control.isdigit()):
        raise BadCell(WRONG_NIF, cell=typed)
    return number


def _rfc(number: str, typed: str) -> str:
    from stdnum.exceptions import ValidationError
    from stdnum.mx import rfc

    if number in _RFC_GENERIC:
        return number
    try:
        return rfc.validate(number, validate_check_digits=True)
    except ValidationError:
        raise BadCell(WRONG_RFC, cell=typed) from None
