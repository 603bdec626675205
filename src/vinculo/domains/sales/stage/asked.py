"""Which fields of an opportunity a stage asks for beside those its kind does: ticked in its form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from vinculo.entities.fields import KINDS, Field, field_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import BadCell
from vinculo.records.text import fold

ASKABLE = (
    "account", "contact", "type", "team", "expected_revenue", "expected_close", "next_action", "next_action_date",
    "channel", "campaign", "phone", "email", "observations", "follow_up", "prospect_comments", "invoice_folio",
)  # fmt: skip


class AskedField(models.JSONField):
    """Names of fields of an opportunity, each of `ASKABLE`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "default": list, "blank": True})


def labels() -> dict[str, str]:
    """{name: what people call it}."""
    opportunity = apps.get_model("sales", "opportunity")
    return {name: field_of(opportunity, name).label for name in ASKABLE}


class Asked(Field):
    """Several names, ticked in forms, with commas in files, a list in JSON."""

    @property
    def empty(self) -> Any:
        return []

    def parse_text(self, text: str) -> Any:
        by_text = {fold(label): name for name, label in labels().items()} | {name: name for name in ASKABLE}
        words = [word for word in (part.strip() for part in text.split(",")) if word]
        if unknown := [word for word in words if fold(word) not in by_text]:
            raise BadCell(_("There is no field “%(name)s”.") % {"name": unknown[0][:80]})
        return sorted({by_text[fold(word)] for word in words}, key=ASKABLE.index)

    def read_json(self, value: Any) -> Any:
        if not isinstance(value, list) or any(name not in ASKABLE for name in value):
            raise ValidationError(_("Give a list of names of fields."))
        return sorted(set(value), key=ASKABLE.index)

    def show(self, value: Any) -> str:
        names = labels()
        return ", ".join(names[name] for name in value or () if name in names)

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=lambda: list(labels().items()), required=False, widget=forms.CheckboxSelectMultiple,
            label=self.label, help_text=self.help,
        )  # fmt: skip


KINDS[:0] = [(lambda f: isinstance(f, AskedField), Asked)]
