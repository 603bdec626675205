"""What an entity is called, with the gender that Spanish sentences need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Noun:
    """`Noun(_("account"), _("accounts"), "f")`: names in lower case, gender `m` or `f`."""

    singular: Text
    plural: Text
    gender: str = "m"

    def __post_init__(self) -> None:
        if self.gender not in ("m", "f"):
            raise ValueError(f"Gender is 'm' or 'f', not {self.gender!r}.")

    @property
    def title(self) -> str:
        """«Cuentas»: the plural at the head of a page or menu."""
        return capital(self.plural)

    @property
    def one(self) -> str:
        return capital(self.singular)

    def say(self, sentence: str, **values: Any) -> str:
        """`sentence` in this noun's gender, with {noun} and {nouns} filled in.

        A new sentence is added to SENTENCES, in both genders, so that it reaches the catalogue.
        """
        context = "feminine" if self.gender == "f" else "masculine"
        return pgettext(context, sentence).format(noun=self.singular, nouns=self.plural, **values)


SENTENCES = (
    pgettext_lazy("masculine", "New {noun}"), pgettext_lazy("feminine", "New {noun}"),
    pgettext_lazy("masculine", "There are no {nouns} yet"), pgettext_lazy("feminine", "There are no {nouns} yet"),
)  # fmt: skip


def capital(text: Text) -> str:
    found = str(text)
    return found[:1].upper() + found[1:]
