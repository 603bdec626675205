"""The keys by which candidates are found: records that share none of them are never compared.

A key is a short text, its first letter says of what: `f` tax id, `p` phone, `e` e-mail, `d` domain, `w` all words
of the name, `b` two of its words, `s` the consonants of one word, `h` a word of the name within one home.
"""

from __future__ import annotations

from itertools import combinations

from vinculo.abilities.duplicates.names import Name, Word, sound
from vinculo.abilities.duplicates.profile import Profile

LONGEST = 60
OWN_WORDS = 3  # of a name, so many get keys of their own
VOWELS = str.maketrans("", "", "aeiou")


def keys_of(profile: Profile) -> list[str]:
    """The keys of a record, sorted."""
    found = {f"p{phone}" for phone in profile.phones}
    found |= {f"e{email}" for email in profile.emails}
    if profile.fiscal_id:
        found.add(f"f{profile.fiscal_id}")
    if profile.persons:
        for name in profile.names:
            found |= _person_keys(name, profile.home)
    else:
        found |= {f"d{domain}" for domain in profile.domains}
        for name in profile.names:
            found |= _company_keys(name)
    return sorted({key[:LONGEST] for key in found})


def _person_keys(name: Name, home: int | None) -> set[str]:
    words = sorted(word.sound for word in name.words)
    found = {f"w{' '.join(words)}"} if words else set()
    if home is not None:
        found |= {f"h{home} {skeleton(word)}" for word in name.words[: OWN_WORDS + 1]}
    return found


def _company_keys(name: Name) -> set[str]:
    own = name.own_words[:OWN_WORDS]
    found = {f"w{' '.join(sorted(word.sound for word in name.words))}"}
    found |= {f"s{skeleton(word)}" for word in own}
    found |= {f"b{' '.join(sorted((one.sound, other.sound)))}" for one, other in combinations(own, 2)}
    if len(own) > 1:  # as some write it: «Tecnosol»
        together = "".join(word.text for word in own)
        found.add(f"s{skeleton(Word(together, sound(together), 1))}")
    return found


def skeleton(word: Word) -> str:
    """The consonants of a word in order of the alphabet: a slip of the keyboard mostly leaves them as they are."""
    consonants = "".join(sorted(word.sound.translate(VOWELS)))
    return consonants if len(consonants) > 2 else word.sound
