"""JSON values as Python values, one reader per kind of field. Each raises ValidationError."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

DECIMAL = r"-?[0-9]+(\.[0-9]+)?"
_DECIMAL = re.compile(DECIMAL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_ID = 2**63 - 1
EXACT = 2**53  # greater whole numbers are rounded by JavaScript


def read_text(value: Any, limit: int | None = None) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValidationError(_("Give a text."))
    if limit and len(value) > limit:
        raise ValidationError(_("It is longer than %(limit)d characters.") % {"limit": limit})
    return value.strip()


def read_whole(value: Any, least: int = -EXACT, most: int = EXACT) -> int:
    if type(value) is not int:
        raise ValidationError(_("Give a whole number."))
    if not least <= value <= most:
        limits = {"least": least, "most": most}
        raise ValidationError(_("Give a number between %(least)d and %(most)d.") % limits)
    return value


def is_decimal(text: str) -> bool:
    return bool(_DECIMAL.fullmatch(text))


def read_decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not _DECIMAL.fullmatch(str(value)):
        raise ValidationError(_('Give a number, such as "12.50".'))
    return Decimal(str(value))


def read_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("Give true or false."))
    return value


def read_date(value: Any) -> dt.date:
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as bad:
        raise ValidationError(_("Give a date as yyyy-mm-dd.")) from bad


def read_moment(value: Any) -> dt.datetime:
    """A moment in UTC; without a zone it is the active clock's."""
    try:
        found = dt.datetime.fromisoformat(value)
        if found.year in (dt.MINYEAR, dt.MAXYEAR):  # another time zone may have no such moment
            raise ValueError
        return (found if found.tzinfo else timezone.make_aware(found)).astimezone(dt.UTC)
    except (TypeError, ValueError) as bad:
        raise ValidationError(_("Give a moment such as 2026-12-31T16:30:00+01:00.")) from bad


def read_id(value: Any) -> int:
    if type(value) is not int or not 0 < value <= MAX_ID:
        raise ValidationError(_("Give the id of the row as a whole number."))
    return value
