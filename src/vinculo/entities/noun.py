"""What an entity is called, with the gender that Spanish sentences need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, pgettext, pgettext_lazy

from vinculo.house import store

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

    def later(self, sentence: str) -> Promise:
        """The same, said when it is shown: for declarations."""
        return cast(Promise, lazy(lambda: self.say(sentence), str)())


class HouseNoun(Noun):
    """A noun for which each house chooses its own word: clients, companies or accounts.

    `HouseNoun("account", client=Noun(…), company=Noun(…))`: the first is the usual one. The choice is the
    setting `vocabulary.KEY`; words are looked up when they are shown, never when a module is imported.
    """

    __slots__ = ("key", "names")
    key: str
    names: dict[str, Noun]

    def __init__(self, key: str, **names: Noun) -> None:
        later = lazy(lambda form: str(getattr(self.chosen, form)), str)
        for slot, value in {
            "key": key, "names": names, "singular": later("singular"), "plural": later("plural")
        }.items():  # fmt: skip
            object.__setattr__(self, slot, value)
        _chosen_by_house[key] = self
        store.declare(store.Setting(f"vocabulary.{key}", self.choice_field, next(iter(names))))

    def choice_field(self) -> forms.Field:
        usual = next(iter(self.names.values()))
        choices = [(name, f"{noun.title} ({noun.one})") for name, noun in self.names.items()]
        label = gettext("What “%(usual)s” are called") % {"usual": usual.plural}
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)

    @property
    def chosen(self) -> Noun:
        return self.names[store.get(f"vocabulary.{self.key}")]

    @property
    def gender(self) -> str:
        return self.chosen.gender


_chosen_by_house: dict[str, HouseNoun] = {}


def in_house_words(text: Text) -> str:
    """`text`, or where it is the usual name of something the house calls otherwise, that name."""
    found = str(text)
    for noun in _chosen_by_house.values():
        usual, chosen = next(iter(noun.names.values())), noun.chosen
        if chosen is usual:
            continue
        for form in ("singular", "plural"):
            word = str(getattr(usual, form))
            if found.lower() == word.lower():
                other = str(getattr(chosen, form))
                return capital(other) if found[:1].isupper() else other
    return found


SENTENCES = (
    pgettext_lazy("masculine", "New {noun}"), pgettext_lazy("feminine", "New {noun}"),
    pgettext_lazy("masculine", "All"), pgettext_lazy("feminine", "All"),
    pgettext_lazy("masculine", "Mine"), pgettext_lazy("feminine", "Mine"),
    pgettext_lazy("masculine", "There are no {nouns} yet"), pgettext_lazy("feminine", "There are no {nouns} yet"),
)  # fmt: skip


def capital(text: Text) -> str:
    """With its first letter in upper case, also behind «¿»."""
    found = str(text)
    first = len(found) - len(found.lstrip("¿¡«"))
    return found[:first] + found[first : first + 1].upper() + found[first + 1 :]
