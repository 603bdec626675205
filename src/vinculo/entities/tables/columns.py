"""What a table column holds, and how it is guarded against being run as a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "decimal", "money", "date", "datetime", "boolean", "phone"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A header and the kind of its cells. Cells are Python values, None for a blank one.

    `money` cells are Decimals written with `places` decimals; `decimal` cells keep the decimals they have;
    `phone` cells are in normal form.
    """

    label: str
    kind: Kind = "text"
    places: int = 2


# --- the formula guard -------------------------------------------------------------------------

# A spreadsheet runs a CSV cell that begins like this. An apostrophe in front makes it text; whoever writes
# the apostrophe himself gets a second one, so that taking one away always gives back what was written.
RISKY_STARTS = frozenset("=+-@\t\r\n'＝＋－＠")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:\s?[%€$])?")
_PHONE = re.compile(r"\+[\d (][\d ().\-/]{4,}\d(?: ext\. \d+)?")


def guard(text: str) -> str:
    """`text` with an apostrophe in front when a spreadsheet would run it; numbers and phones stay."""
    return "'" + text if _would_run(text) else text


def unguard(text: str) -> str:
    """`text` without the apostrophe that `guard` put there, and only that one."""
    return text[1:] if text[:1] == "'" and _would_run(text) else text


def _would_run(text: str) -> bool:
    if not _FORMULA.match(text):
        return False
    bare = text.lstrip("'")
    return not (_NUMBER.fullmatch(bare) or _PHONE.fullmatch(bare))
