"""Where the people of a role land after signing in: the list of an entity, or «Today»."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from vinculo.entities.fields import KINDS, Choice
from vinculo.entities.registry import entities, entity_named
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, User
from vinculo.screens.shell import shows


class Landing(Choice):
    """The lists of the menu, by the name of their entity; blank is «Today»."""

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        lists = [(one.key(), one.noun.title) for one in entities() if one.menu and one.menu.group != "settings"]
        return [("", _("Today")), *lists]

    @property
    def labels(self) -> dict[Any, str]:  # kept nowhere: the house may call them otherwise tomorrow
        return {value: str(label) for value, label in self.choices}

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.ChoiceField(label=self.label, required=False, help_text=self.help, choices=self.choices)


def is_landing(field: models.Field[Any, Any]) -> bool:
    return getattr(field, "model", None) is Role and field.name == "landing"


KINDS[:0] = [(is_landing, Landing)]


def landing_of(user: User) -> str:
    """The address where somebody begins; «Today» where the role says nothing, or names what it does not open."""
    key = user.role.landing if user.role else ""
    try:
        entity = entity_named(key)
    except KeyError:
        return "/"
    return entity.url() + entity.menu.opens if entity.menu and shows(entity, Actor.of(user)) else "/"
