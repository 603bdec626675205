"""Form inputs of our own: picking a record among many by typing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.entities import json_values
from vinculo.entities.paths import plural_path
from vinculo.identity.actor import Actor
from vinculo.records import formats
from vinculo.records.databases import text_condition
from vinculo.records.rows import Order, Rows
from vinculo.records.text import search_words
from vinculo.web.widgets import Picker

# What stands for a record whose name is none of the actor's business.
OUT_OF_SIGHT = gettext_lazy("(out of your sight)")


class RowField(forms.ModelChoiceField):
    """A row out of a short list; a key that no database could hold is none of them."""

    def to_python(self, value: Any) -> Any:
        text = str(value)
        if value not in self.empty_values and not (text.isascii() and text.isdigit() and len(text) < 19):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": text[:80]})
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows out of a short list; a key that no database could hold is none of them."""

    def clean(self, value: Any) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if not (str(one).isascii() and str(one).isdigit() and len(str(one)) < 19):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": str(one)[:80]}
                )
        return super().clean(value)


class NumberField(forms.DecimalField):
    """A number as people write it: 1.234,5 or 1234,5."""

    def to_python(self, value: Any) -> Any:
        try:
            # A program's number is one already: 1.500 is no thousand there.
            found = super().to_python(formats.parse_decimal(value.strip()) if isinstance(value, str) else value)
        except formats.BadCell as bad:
            raise ValidationError(str(bad)) from bad
        if found is None or self.decimal_places is None:
            return found
        cut = Decimal(format(found, f".{self.decimal_places}f"))
        return cut if cut == found else found  # zeros at the end are no decimals too many


class Choosable:
    """What rows are picked from: a foreign key, mostly (`fields.Relation`)."""

    @property
    def related(self) -> type[Model]:
        raise NotImplementedError

    def rows(self, actor: Actor) -> Rows:
        """The rows the actor may choose."""
        raise NotImplementedError

    def find(self, actor: Actor, value: Any) -> Model:
        """The row with primary key `value` that `actor` may choose. Raises ValidationError."""
        found: Model | None = self.rows(actor).filter(pk=json_values.read_id(value)).queryset().first()
        if found is None:
            raise ValidationError(_("That row does not exist or you may not choose it."))
        return found


class RecordField(forms.Field):
    """Accepts the id of a record, its number or the start of its name when only one fits.

    `present` is what the row points at already: it may stay whoever sees it.
    """

    present: Model | None = None

    def __init__(self, *, relation: Choosable, actor: Actor, url: str = "", **kwargs: Any) -> None:
        self.relation = relation
        self.actor = actor
        url = url or f"/{plural_path(relation.related)}/choices/"
        super().__init__(widget=Picker(url, self.text_of), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def text_of(self, value: Any) -> str:
        """What a stored id is called; what somebody typed stays as typed."""
        text = str(value)
        if not text.isdecimal() or len(text) > 18:
            return text
        found = self.relation.rows(self.actor).filter(pk=int(text)).queryset().first()
        if found is None and self.present is not None and text == str(self.present.pk):
            return str(OUT_OF_SIGHT)
        return str(found) if found else text

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if self.present is not None and text in (str(self.present.pk), self.text_of(self.present.pk)):
            return self.present
        if text.isdecimal() and len(text) < 19:
            found = self.relation.rows(self.actor).filter(pk=int(text)).queryset().first()
            if found is not None:
                return found
        words = search_words(text)
        if words and text.isprintable() and len(text) <= 200:
            hits = self.hits(words)
            exact = [hit for hit in hits if str(hit).casefold() == text.casefold()]
            if len(hits) == 1 or len(exact) == 1:
                return (exact or hits)[0]
            if hits:
                raise ValidationError(_("Several rows fit «%(text)s». Type more of the name."), params={"text": text})
        raise ValidationError(_("Nothing you may choose is called «%(text)s»."), params={"text": text[:80]})

    def hits(self, words: Sequence[str]) -> list[Any]:
        """The newest rows that hold all of the folded `words`: two are enough to know that there are several."""
        kind = str(self.relation.related._meta.model_name)
        rows = self.relation.rows(self.actor)
        rows = rows.filter(text_condition(words, kind, walked=rows.arms, opened_by=rows.opened_by))
        return rows.page(Order("pk", descending=True), 2)
