"""Form inputs of our own: picking a record among many by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.records.databases import text_condition
from vinculo.records.rows import Order
from vinculo.records.text import search_words

if TYPE_CHECKING:
    from vinculo.entities.fields import Relation


class RecordInput(forms.TextInput):
    """A text input that a script turns into a picker; without it, the text typed is resolved on submit."""

    template_name = "entities/record_input.html"

    def __init__(self, relation: Relation, actor: Actor) -> None:
        super().__init__()
        self.relation = relation
        self.actor = actor

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        record = value if isinstance(value, Model) else None
        if record is None and value not in (None, "") and str(value).isdigit():
            record = self.relation.rows(self.actor).queryset().filter(pk=int(value)).first()
        context["widget"]["record"] = record
        context["widget"]["text"] = "" if record or value is None else value
        context["widget"]["kind"] = self.relation.related._meta.model_name
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        # With the script a hidden `<name>` holds the id; what is typed comes as `<name>_text`.
        return data.get(name) or data.get(f"{name}_text")

    def format_value(self, value: Any) -> Any:
        return value


class RecordField(forms.Field):
    """Accepts the id of a record, its number or the start of its name when only one fits."""

    def __init__(self, *, relation: Relation, actor: Actor, **kwargs: Any) -> None:
        self.relation = relation
        self.actor = actor
        super().__init__(widget=RecordInput(relation, actor), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        rows = self.relation.rows(self.actor)
        if text.isdigit() and len(text) < 19:
            found = rows.queryset().filter(pk=int(text)).first()
            if found is not None:
                return found
        words = search_words(text)
        if words and text.isprintable() and len(text) <= 200:
            hits = rows.filter(text_condition(words)).page(Order("pk", descending=True), 2)
            exact = [hit for hit in hits if str(hit).casefold() == text.casefold()]
            if len(hits) == 1 or len(exact) == 1:
                return (exact or hits)[0]
            if hits:
                raise ValidationError(_("Several rows fit «%(text)s». Type more of the name."), params={"text": text})
        raise ValidationError(_("Nothing you may choose is called «%(text)s»."), params={"text": text[:80]})
