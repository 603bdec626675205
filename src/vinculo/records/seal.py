"""A fingerprint of what was agreed: the same values always give the same hash, whatever changes around them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


class Broken(Exception):
    """A snapshot is not what was sealed."""


def canonical(snapshot: Any) -> bytes:
    """The one JSON text of a snapshot: keys sorted, no blanks, UTF-8; decimals and dates are texts.

    Takes what JSON knows, Decimal, dates, aware moments (as UTC), tuples and dataclasses. Raises TypeError for all
    else, floats among it: they are not exact.
    """
    text = json.dumps(plain(snapshot), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def plain(value: Any) -> Any:
    """`value` as JSON can keep it; what comes back from a JSON column is plain already."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError(f"{value} has no time zone.")
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("Keys of a snapshot are texts.")
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"A snapshot cannot hold {type(value).__name__}.")


def _decimal(value: Decimal) -> str:
    """1.50 and 1.5 are one number, so they are one text."""
    if not value.is_finite():
        raise TypeError(f"{value} is no number.")
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def seal(snapshot: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def verified(snapshot: Any, sealed: str) -> Any:
    """`snapshot` itself, if it is what was sealed. Raises Broken."""
    try:
        found = seal(snapshot)
    except TypeError as strange:  # nothing that could have been sealed
        raise Broken("The snapshot holds what no seal covers.") from strange
    if not hmac.compare_digest(found.encode(), sealed.encode()):
        raise Broken("The snapshot differs from what was sealed.")
    return snapshot


__all__ = ["Broken", "canonical", "plain", "seal", "verified"]
