"""One way to fold text, for what is stored and for what is asked, so both databases give the same hits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_PHONE_LIKE = re.compile(r"^\+?[\d\s().\-/]{3,}$")
_NOT_DIGITS = re.compile(r"\D+")
# The marks of Latin letters, in one fast sweep; the rare others are looked at one by one.
_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case without accents and with single spaces: «Peñalver  Ríos» → «penalver rios»."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", text))
        if not folded.isascii():
            folded = "".join(c for c in folded if not unicodedata.combining(c))
        folded = folded.casefold()
    return " ".join(folded.replace("\x00", "").split())


@lru_cache(maxsize=4096)  # towns and provinces repeat; a name is asked for by the record and by its anchor
def sort_key(text: str, length: int = 80) -> str:
    """What names are sorted by: folded, with ñ after every n as a Spanish reader expects."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("ñ", "n~").replace("Ñ", "n~")
    return fold(text)[:length]


def digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def search_text(parts: Iterable[object]) -> str:
    """The text a record is found by; phone numbers lose their separators so any run of digits matches."""
    words: list[str] = []
    for part in parts:
        if part in (None, ""):
            continue
        text = str(part)
        words.append(digits(text) if _PHONE_LIKE.match(text) else text)
    return fold(" ".join(words))


def search_words(query: str) -> list[str]:
    """The folded pieces a query asks for, all of which must appear. A phone typed with spaces is one piece."""
    if _PHONE_LIKE.match(query.strip()):
        return [found] if (found := digits(query)) else []
    return fold(query).split(" ")[:8] if query.strip() else []
