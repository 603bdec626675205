"""Tax ids: the Spanish NIF (people, foreigners, companies) and the Mexican RFC are checked, others kept."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from vinculo.records.refusals import BadCell

_SEPARATORS = str.maketrans("", "", " .-_/,\u00a0\t")
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
    return _nif(compact, text) if country == "ES" else _rfc(compact, text)


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
