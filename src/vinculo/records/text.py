"""One way to fold text, for what is stored and for what is asked, so both databases give the same hits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_PHONE_LIKE = re.compile(r"[\d ().\-/+]{3,}")
# What people put between digits, each in his own way: «972 21 33 44», «B-17.123.456», «24/7».
_SEPARATORS = str.maketrans("", "", " ().-/+")
_DIGIT = re.compile(r"\d")
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


def search_text(parts: Iterable[object]) -> str:
    """The text a record is found by: what it says, and what has digits once more without separators."""
    words: list[str] = []
    for part in parts:
        if part in (None, ""):
            continue
        text = fold(str(part))
        bare = text.translate(_SEPARATORS) if _DIGIT.search(text) else text
        words += [bare] if bare == text or _PHONE_LIKE.fullmatch(text) else [text, bare]
    return " ".join(words)


def search_words(query: str) -> list[str]:
    """The folded pieces a query asks for, all of which must appear. A phone typed with spaces is one piece."""
    text = fold(query)
    words = [text] if _PHONE_LIKE.fullmatch(text) and _DIGIT.search(text) else text.split()[:8]
    return [_asked(word) for word in words]


def _asked(word: str) -> str:
    """Digits are asked for without separators, as `search_text` repeats them, unless too little is left."""
    bare = word.translate(_SEPARATORS)
    return bare if _DIGIT.search(bare) and len(bare) > 2 else word


def covering(words: Iterable[str], step: int = 3) -> list[str]:
    """Trigrams that cover each of the words, of three letters or more: each begins `step` letters after the last.

    The fewer an index is asked for, the fewer lists it lays beside each other.
    """
    places = {word: [*range(0, len(word) - 3, step), len(word) - 3] for word in words}
    return list(dict.fromkeys(word[at : at + 3] for word, found in places.items() for at in found))
