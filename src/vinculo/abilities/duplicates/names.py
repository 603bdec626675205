"""Names as words that can be compared: legal form apart, abbreviations written out, spelt by their sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from vinculo.abilities.duplicates.words import (
    ABBREVIATIONS,
    GIVEN_NAMES,
    JOINING,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    NICKNAMES,
    PHRASE_FORMS,
    TITLES,
    TRADES,
)
from vinculo.records.text import fold

# A trade tells less than a name, an initial little more than nothing.
TRADE, INITIAL, OWN = 0.35, 0.25, 1.0

_PUNCTUATION = re.compile(r"[^a-z0-9. ]+")
_PLURAL = re.compile(r"(?<=[lnrd])es$|s$")
VOWELS = frozenset("aeiou")
_INITIALS = re.compile(r"(?:[a-z]\.?)+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name. `sound` is equal for spellings that are said alike; `weight` is how much it tells."""

    text: str
    sound: str
    weight: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `form` is the legal form ("sl"), "" where none is said."""

    folded: str
    words: tuple[Word, ...]
    form: str

    @property
    def own_words(self) -> tuple[Word, ...]:
        """The words that say who it is."""
        return tuple(word for word in self.words if word.weight == OWN)


@lru_cache(maxsize=8192)
def company_name(text: str) -> Name:
    """«Const. Peñalver Hnos., S.L.U.» → construcciones, penalver, hermanos; form sl."""
    folded = fold(text).replace("&", " y ").replace("·", "").replace("+", " y ")
    form = ""

    def take(found: re.Match[str]) -> str:
        nonlocal form
        form = next((short for part, short in PHRASE_FORMS.items() if part in found[0]), form or "sl")
        return " "

    rest = LEGAL_PHRASES.sub(take, folded)
    tokens, kept = _tokens(rest), []
    for token in tokens:
        if token in LEGAL_FORMS and len(tokens) > 1:
            form = form or LEGAL_FORMS[token]
        else:
            kept.append(token)
    words = [_company_word(ABBREVIATIONS.get(token, token)) for token in kept if token not in JOINING]
    return Name(folded, tuple(words or [_company_word(token) for token in tokens]), form)


@lru_cache(maxsize=8192)
def person_name(text: str) -> Name:
    """«D. Fco. García» → francisco, garcia."""
    folded = fold(text).replace("·", "")
    tokens = _tokens(folded)
    kept = [token for token in tokens if token not in JOINING and token not in TITLES] or tokens
    spelt = [part for token in kept for part in _spelt_person(token).split()]
    return Name(folded, tuple(Word(t, sound(t), INITIAL if len(t) == 1 else OWN) for t in spelt), "")


def _spelt_person(token: str) -> str:
    return NICKNAMES.get(token) or ABBREVIATIONS.get(token, token)


def _tokens(text: str) -> list[str]:
    """The words of a folded name; dotted initials become one («s.l.» → sl), other dots end a word."""
    found: list[str] = []
    for piece in _PUNCTUATION.sub(" ", text).split():
        if _INITIALS.fullmatch(piece) and "." in piece:
            parts = [piece.replace(".", "")] if "." in piece[:-1] or len(piece) == 2 else [piece[:-1]]
        else:
            parts = [part for part in piece.split(".") if part]
        found += parts
    return _joined_initials(found)


def _joined_initials(tokens: list[str]) -> list[str]:
    """`s l u` at the end of a name is a legal form typed with blanks."""
    for length in (4, 3, 2):
        end = tokens[-length:]
        if len(tokens) > length and all(len(token) == 1 for token in end) and "".join(end) in LEGAL_FORMS:
            return [*tokens[:-length], "".join(end)]
    return tokens


@lru_cache(maxsize=16384)
def _company_word(text: str) -> Word:
    stem = _stem(text)
    if stem in TRADES:
        return Word(text, sound(stem), TRADE)
    return Word(text, sound(text), INITIAL if len(text) == 1 and text.isalpha() else OWN)


def _stem(word: str) -> str:
    """The singular of a trade: construcciones → construccion, talleres → taller."""
    if len(word) > 4 and word.endswith("es") and (word[:-2] in TRADES or word[:-1] not in TRADES):
        return word[:-2] if word[:-2] in TRADES else word
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[:-1] in TRADES else word


_SOUNDS = [
    (re.compile(pattern), said)
    for pattern, said in (
        ("ph", "f"), ("ch", "3"), ("h", ""), ("ll", "y"), ("ny", "n"), ("qu(?=[ei])", "k"), ("gu(?=[ei])", "g"),
        ("c(?=[eiy])", "s"), ("g(?=[eiy])", "j"), ("[cq]", "k"), ("[zx]", "s"), ("[vw]", "b"), ("n(?=[bp])", "m"),
        (r"y(?![aeiou])", "i"), (r"(\w)\1+", r"\1"), ("tz", "s"), ("ks", "s"),
    )
]  # fmt: skip


@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """How a Spanish word is said, roughly: b and v, c, s and z, ll and y, an h, a doubled letter are no matter."""
    for pattern, said in _SOUNDS:
        word = pattern.sub(said, word)
    return word


# --- comparing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names compare. Weights are those of words that have no counterpart on the other side."""

    shared: float  # weight of the words both have
    quality: float  # 0…1: how well these agree
    only_one: float
    only_other: float
    own_one: float  # of which: words that say who it is
    own_other: float

    @property
    def is_full(self) -> bool:
        return self.shared > 0 and not self.only_one and not self.only_other

    @property
    def is_part(self) -> bool:
        """One name says all that the other says, and more."""
        return self.shared > 0 and not (self.only_one and self.only_other)


def compared(one: Sequence[Word], other: Sequence[Word], *, persons: bool = False) -> Likeness:
    """Pairs the words of two names off, best pairs first, whatever their order."""
    left, right = list(one), list(other)
    shared, agreement = 0.0, 0.0
    by_sound = {word.sound: word for word in right}
    for word in one:
        match = by_sound.pop(word.sound, None)
        if match is not None:
            left.remove(word)
            right.remove(match)
            weight = min(word.weight, match.weight)
            shared += weight
            agreement += weight
    if left and right and (said := _run_together(left, right)):
        shared, agreement, left, right = shared + said, agreement + said * 0.95, [], []
    if left and right:
        pairs = sorted(
            ((likeness, a, b) for a in left for b in right if (likeness := alike(a, b, persons=persons))),
            key=lambda found: -found[0],
        )
        for likeness, a, b in pairs:
            if a in left and b in right:
                left.remove(a)
                right.remove(b)
                weight = min(a.weight, b.weight)
                shared += weight
                agreement += weight * likeness
    only_one, only_other = sum(w.weight for w in left), sum(w.weight for w in right)
    own_one, own_other = (sum(w.weight for w in some if w.weight == OWN) for some in (left, right))
    return Likeness(shared, agreement / shared if shared else 0.0, only_one, only_other, own_one, own_other)


def alike(one: Word, other: Word, *, persons: bool = False) -> float:
    """0 for different words, up to 1 for the same; between for a slip of the keyboard or an abbreviation."""
    a, b = one.sound, other.sound
    if a == b:
        return 1.0
    short, long = (one.text, other.text) if len(one.text) < len(other.text) else (other.text, one.text)
    if len(short) == 1:
        return 0.6 if long.startswith(short) else 0.0
    if one.text[0] != other.text[0] and ((a[0] != b[0] and max(len(a), len(b)) < 7) or abs(len(a) - len(b)) > 2):
        return 0.0  # which is the case of nearly all
    if persons and one.text in GIVEN_NAMES and other.text in GIVEN_NAMES:
        return 0.0
    if len(short) >= 4 and len(long) - len(short) >= 3 and long.startswith(short):
        return 0.8
    if _is_contracted(short, long):
        return 0.75
    if one.weight != other.weight:  # a trade misspelt is in no list, so its plural was left as it is
        a, b = _PLURAL.sub("", a), _PLURAL.sub("", b)
    length = max(len(a), len(b))
    allowed = 0 if min(len(a), len(b)) < 4 else 1 if length < 9 else 2
    slips = OSA.distance(a, b, score_cutoff=allowed)
    if slips > allowed:
        slips = OSA.distance(one.text, other.text, score_cutoff=allowed)
    if slips > allowed or (length < 7 and a[0] != b[0]):
        return 0.0
    return 1 - slips / length


def _is_contracted(short: str, long: str) -> bool:
    """«mtnez» for «martinez»: the first letters are consonants, hardly a vowel is left, all stand in their order."""
    if len(short) < 3 or len(long) - len(short) < 2 or short[0] != long[0] or short[1] in VOWELS:
        return False
    if sum(letter in VOWELS for letter in short) > 1:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def _run_together(left: list[Word], right: list[Word]) -> float:
    """The weight of words that one side writes as one («Tecno Sol», «Tecnosol»); 0 when they are no such words."""
    one, other = "".join(w.text for w in left), "".join(w.text for w in right)
    if len(left) == len(right) or min(len(one), len(other)) < 6:
        return 0.0
    slips = OSA.distance(sound(one), sound(other), score_cutoff=1)
    return min(sum(w.weight for w in left), sum(w.weight for w in right)) if slips <= 1 else 0.0
