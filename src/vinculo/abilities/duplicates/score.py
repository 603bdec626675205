"""How probable it is that two records are one, with the reasons that add up to it.

Each reason carries its points, positive or negative; the total is their sum between 0 and 100. The weights were
found on invented pairs with labels (tests/pairs.py), which the tests hold them to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from rapidfuzz.distance import OSA

from vinculo.abilities.duplicates.names import Likeness, Name, compared
from vinculo.abilities.duplicates.profile import Profile

PROBABLE = 70  # from here on people are told

FISCAL_ID, NAME, PHONE, EMAIL, DOMAIN, PLACE, HOME = (
    "fiscal_id",
    "names",
    "phones",
    "emails",
    "domains",
    "place",
    "home",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two records are (or are not) alike. `trait` is the option of `Duplicates` whose fields it speaks of."""

    trait: str
    points: int
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Score:
    total: int
    reasons: tuple[Reason, ...]

    @property
    def is_probable(self) -> bool:
        return self.total >= PROBABLE


def how_sure(total: int) -> str:
    """The total as people say it."""
    if total >= 95:
        return pgettext("duplicate", "almost certain")
    return pgettext("duplicate", "probable") if total >= 80 else pgettext("duplicate", "possible")


NOTHING = Score(0, ())
OTHER_NAME = Reason(NAME, -20, _("Different name"))


def score(one: Profile, other: Profile) -> Score:
    """Compares two profiles of one entity."""
    if _relatives(one, other) and not _twins(one, other):
        return NOTHING  # a company and its branches share a lot, and are not the same
    judge = _persons if one.persons else _companies
    reasons = [found for found in judge(one, other) if found]
    if not any(reason.points > 0 for reason in reasons):
        return NOTHING
    reasons.sort(key=lambda reason: -reason.points)
    return Score(max(0, min(100, sum(reason.points for reason in reasons))), tuple(reasons))


def _relatives(one: Profile, other: Profile) -> bool:
    """Whether they stand in one tree."""
    return one.root is not None and one.root == other.root


def _twins(one: Profile, other: Profile) -> bool:
    """Two of one tree with the same name in the same town."""
    same_name = any(compared(a.words, b.words).is_full for a in one.names for b in other.names)
    return same_name and bool(one.place) and one.place == other.place


# --- companies ---------------------------------------------------------------------------------


def _companies(one: Profile, other: Profile) -> list[Reason | None]:
    found = [_best_name(one, other, _company_names), _phones(one, other, 30, -7)]
    if not _relatives(one, other):  # branches of one company share these
        found += [_fiscal_ids(one, other), _emails(one, other, 35) or _domains(one, other)]
    return [*found, _places(one, other)]


def _company_names(one: Name, other: Name) -> Reason:
    """What the likeness of two names of companies is worth."""
    likeness = compared(one.words, other.words)
    if likeness.is_full:
        return _full_company_name(one, other, likeness)
    if not likeness.shared:
        return OTHER_NAME
    own_shared = _own_shared(one, likeness)
    if likeness.is_part:
        missing = max(likeness.own_one, likeness.own_other)
        if not own_shared:
            return Reason(NAME, 10, _("Only the trade in common"))
        if not missing:
            return Reason(NAME, 60, _("Same name but for the trade"))
        return Reason(NAME, 48 if own_shared > missing else 36, _("One name contains the other"))
    if likeness.own_one and likeness.own_other:
        share = likeness.shared / (likeness.shared + max(likeness.only_one, likeness.only_other))
        return (
            Reason(NAME, 20, _("Part of the name in common")) if share > 0.7 else Reason(NAME, -20, _("Different name"))
        )
    if own_shared and not (likeness.own_one or likeness.own_other):
        return Reason(NAME, 8, _("Same name in another trade"))
    return Reason(
        NAME, 8 if own_shared else -20, _("Part of the name in common") if own_shared else _("Different name")
    )


def _full_company_name(one: Name, other: Name, likeness: Likeness) -> Reason:
    points = 70 if one.own_words or other.own_words else 50
    other_form = bool(one.form and other.form and one.form != other.form)
    if likeness.quality < 1:
        points -= 6 + round((1 - likeness.quality) * 20)
        return Reason(NAME, points - 8 * other_form, _("Almost the same name"))
    if other_form:
        return Reason(NAME, points - 8, _("Same name with another legal form"))
    if one.folded == other.folded:
        return Reason(NAME, points, _("Same name"))
    if [w.sound for w in one.words] != [w.sound for w in other.words]:
        return Reason(NAME, points, _("Same words in the name"))
    if [w.text for w in one.words] != [w.text for w in other.words]:
        return Reason(NAME, points, _("Name that sounds the same"))
    return Reason(NAME, points, _("Same name but for the legal form or abbreviations"))


def _own_shared(one: Name, likeness: Likeness) -> float:
    return sum(word.weight for word in one.own_words) - likeness.own_one


def _fiscal_ids(one: Profile, other: Profile) -> Reason | None:
    a, b = one.fiscal_id, other.fiscal_id
    if not a or not b:
        return None
    if a == b:
        return Reason(FISCAL_ID, 85, _("Same tax id"))
    if OSA.distance(a, b, score_cutoff=1) <= 1 or _same_digits(a, b):
        return Reason(FISCAL_ID, 25, _("Tax ids one slip apart"))
    return Reason(FISCAL_ID, -55, _("Different tax id"))


def _same_digits(one: str, other: str) -> bool:
    """One of them lacks its letter."""
    return len(one) >= 7 and (one in other or other in one)


def _places(one: Profile, other: Profile) -> Reason | None:
    if not one.place or not other.place:
        return None
    if one.place == other.place:
        return Reason(PLACE, 8, _("Same town"))
    if one.place in other.place or other.place in one.place or OSA.normalized_similarity(one.place, other.place) > 0.7:
        return None
    return Reason(PLACE, -24, _("Another town"))


# --- persons -----------------------------------------------------------------------------------


def _persons(one: Profile, other: Profile) -> list[Reason | None]:
    name = _best_name(one, other, _person_names)
    found = [name, _phones(one, other, 35, -2), _emails(one, other, 45)]
    if one.home is not None and one.home == other.home:
        found.append(Reason(HOME, 30, _("At the same account")))
    elif one.home is not None and other.home is not None:
        found.append(Reason(HOME, -5, _("At another account")))
    if name and name.points < 0:  # two people who share a telephone or a mailbox
        found = [reason and Reason(reason.trait, min(reason.points, 30), reason.text) for reason in found]
    return found


def _person_names(one: Name, other: Name) -> Reason:
    likeness = compared(one.words, other.words, persons=True)
    count = min(len(one.words), len(other.words))
    if likeness.is_full:
        points = {1: 20, 2: 44}.get(count, 52)
        if likeness.quality < 1:
            return Reason(NAME, points - 6, _("Almost the same name"))
        if one.folded == other.folded:
            return Reason(NAME, points, _("Same name"))
        if [w.sound for w in one.words] != [w.sound for w in other.words]:
            return Reason(NAME, points, _("Same words in the name"))
        return Reason(NAME, points - 1, _("Name that sounds the same"))
    if likeness.is_part and likeness.shared >= 1:
        return Reason(NAME, 42 if likeness.shared >= 2 else 22, _("One name contains the other"))
    return Reason(NAME, -35, _("Different name"))


# --- both --------------------------------------------------------------------------------------


def _best_name(one: Profile, other: Profile, judge: Callable[[Name, Name], Reason]) -> Reason | None:
    """The reason of the two names that go best together."""
    found = [judge(a, b) for a in one.names for b in other.names]
    return max(found, key=lambda reason: reason.points, default=None)


def _phones(one: Profile, other: Profile, same: int, differ: int) -> Reason | None:
    if one.phones & other.phones:
        return Reason(PHONE, same, _("Same phone"))
    if not one.phones or not other.phones:
        return None
    if any(OSA.distance(a, b, score_cutoff=1) <= 1 for a in one.phones for b in other.phones):
        return Reason(PHONE, 10, _("Phones one slip apart"))
    return Reason(PHONE, differ, _("Different phone"))


def _emails(one: Profile, other: Profile, same: int) -> Reason | None:
    return Reason(EMAIL, same, _("Same e-mail")) if one.emails & other.emails else None


def _domains(one: Profile, other: Profile) -> Reason | None:
    if one.domains & other.domains:
        return Reason(DOMAIN, 16, _("Same e-mail domain or website"))
    return Reason(DOMAIN, -6, _("Different e-mail domain or website")) if one.domains and other.domains else None


__all__ = ["PROBABLE", "Reason", "Score", "how_sure", "score"]
