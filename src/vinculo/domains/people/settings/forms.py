"""A form for a part of the settings: their own fields, what the environment says shown and locked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from vinculo.house import secrets, store
from vinculo.house.store import Setting
from vinculo.identity.actor import Actor
from vinculo.records.models import Change
from vinculo.records.settings import change_settings
from vinculo.screens.asked import actor_of

SHOWN = 10


class SettingsForm(forms.Form):
    """The declared settings of `section` (all, or those in `names`); only what was changed is written."""

    def __init__(self, section: str, names: str = "", data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.section = section
        self.settings = [one for one in store.declared(section) if not names or self.short(one) in names.split()]
        for one in self.settings:
            self.fields[self.short(one)] = self.field_of(one)

    def short(self, one: Setting) -> str:
        """The name of its field: the key without its section."""
        return one.key.removeprefix(f"{self.section}.")

    def field_of(self, one: Setting) -> forms.Field:
        field = one.field()
        if one.given() is not None:
            field.disabled, field.initial = True, one.given()
            field.help_text = _("Set by the environment, which wins.")
        elif one.secret:
            field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            field.help_text = secret_note(one.key)
        else:
            field.initial = store.get(one.key)
        return field

    def save(self, actor: Actor, title: str) -> bool:
        """Writes what was changed; False, with the errors in the form, when a setting refuses it."""
        # A password left blank stays: it was never sent to the browser.
        wanted = {
            one.key: self.cleaned_data[self.short(one)]
            for one in self.settings
            if one.given() is None and not (one.secret and not self.cleaned_data[self.short(one)])
        }
        try:
            change_settings(wanted, actor, title=title)
        except ValidationError as bad:
            for key, sentences in bad.message_dict.items():
                self.add_error(key.removeprefix(f"{self.section}."), sentences)
            return False
        return True


def secret_note(key: str) -> str:
    try:
        known = bool(store.get(key))
    except secrets.Unreadable:
        return _("The one kept here can no longer be read, because its key is gone. Type it again.")
    return _("One is kept, encrypted. Leave it blank to keep it.") if known else _("It is kept encrypted.")


def history(section: str, title: str) -> list[dict[str, Any]]:
    """The latest changes of a part: who, when, and what of which setting."""
    labels = {one.key: one.label for one in store.declared(section)}
    found = Change.objects.filter(kind="setting", record_id=0, title=title).order_by("-at", "-id")[:SHOWN]
    return [
        {
            "at": change.at,
            "who": change.actor_name,
            "changes": [
                {"label": labels.get(key, key), "old": readable(old, key), "new": readable(new, key)}
                for key, (old, new) in change.values.items()
            ],
        }
        for change in found
    ]


def readable(value: Any, key: str) -> str:
    """A value as people read it; of a picture only that there was one."""
    if key == "organisation.logo":
        return "🖼" if value else ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def actor_with(request: HttpRequest, function: str) -> Actor:
    """Whoever asks, if the role opens this page. Raises Http404."""
    actor = actor_of(request)
    if not actor.may(function):
        raise Http404
    return actor


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way back to the settings' front page."""
    rest = [{"label": label, "url": url} for label, url in more]
    return [{"label": _("Settings"), "url": "/settings/"}, *rest]
