"""What verbs ask for, where it is what the record itself holds: who has it, which group sees it, what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet

from vinculo.entities.fields import field_of
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User


class FieldsForm(forms.Form):
    """Some fields of `model`; for one row they open with what it holds, for many blank.

    `keeps` are those that open with what the row holds, all unless said otherwise; `requires` must be filled in.
    """

    model: ClassVar[type[Model]]
    names: ClassVar[str]
    keeps: ClassVar[str | None] = None
    requires: ClassVar[str] = ""

    def __init__(self, actor: Actor, row: Any = None) -> None:
        kept = (self.names if self.keeps is None else self.keeps).split()
        fields = {name: field_of(self.model, name) for name in self.names.split()}
        initial = {name: fields[name].initial(getattr(row, name)) for name in kept} if row is not None else {}
        super().__init__(initial=initial)
        for name, field in fields.items():
            self.fields[name] = field.form_field(actor)
            self.fields[name].required |= name in self.requires.split()


def people(actor: Actor) -> QuerySet[User]:
    """The people a verb may name: those the actor knows of who may sign in."""
    found: QuerySet[User] = entity_of(User).rows(actor).filter(is_active=True).queryset()
    return found
