"""Two people edited the same row: original, mine and theirs side by side, and a choice for each field.

A form carries what it was opened with (`original`), as its inputs would send it. Saved over a newer version it
comes back as a comparison: mine travel along as hidden inputs, `keep_FIELD` says which of the two stays.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_relative
from vinculo.records.models import Change
from vinculo.records.record import Record

KEEP = "keep_"
OWN = ("version", "original", "csrfmiddlewaretoken", "back")  # of the form itself, no values of fields
UNKNOWN = object()

Sent = dict[str, list[str]]


def as_sent(form: forms.Form) -> Sent:
    """{field: texts} as a browser would send the form untouched; nothing for a box that is not ticked."""
    found: Sent = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if isinstance(field.widget, forms.CheckboxInput):
            found[name] = ["on"] if value else []
        elif isinstance(value, list | tuple):
            found[name] = [str(one) for one in value]
        else:
            shown = field.widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) and shown else shown
            found[name] = [str(shown)] if shown not in (None, "", []) else [""]
    return found


def written_down(form: forms.Form) -> str:
    """What the form is opened with, for its hidden input `original`."""
    return json.dumps(as_sent(form), ensure_ascii=False, separators=(",", ":"))


def read_original(text: str, names: set[str]) -> Sent | None:
    """What a form was opened with; None where it did not say so."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(
        name in names and isinstance(texts, list) and all(isinstance(one, str) and "\x00" not in one for one in texts)
        for name, texts in found.items()
    ):
        return None
    return found


def merged(data: QueryDict, current: forms.Form) -> QueryDict:
    """What was sent, with theirs wherever the person chose theirs; `current` is the form of the row as it is now."""
    found = data.copy()
    for name, texts in as_sent(current).items():
        if data.get(f"{KEEP}{name}") == "theirs":
            found.pop(f"{name}__text", None)
            found.setlist(name, texts)
            if not texts:
                found.pop(name, None)
    return found


def carried(data: Any) -> list[tuple[str, str]]:
    """(name, value) of everything the person typed, for hidden inputs."""
    names = (name for name in data if name not in OWN and not name.startswith(KEEP))
    return [(name, value) for name in names for value in data.getlist(name)]


def compared(
    fields: list[Field], mine: dict[str, Any], theirs: Any, original: dict[str, Any], actor: Actor
) -> list[dict[str, str]]:
    """[{name, label, original, mine, theirs, choice}] of the fields that two people left different.

    Chosen beforehand is theirs where only they changed it, mine everywhere else.
    """
    found = []
    for one in fields:
        three = (getattr(theirs, one.name), mine[one.name], original.get(one.name, UNKNOWN))
        other, own, before = map(plain, three)
        if own == other or field_shows_the_same(one, own, other):
            continue
        found.append(
            {
                "name": one.name,
                "label": one.label,
                "original": "" if before is UNKNOWN else shown(one, before, actor),
                "mine": shown(one, own, actor),
                "theirs": shown(one, other, actor),
                "choice": "theirs" if own == before else "mine",
            }
        )
    return found


def field_shows_the_same(field: Field, own: Any, other: Any) -> bool:
    """Whether two values read the same, as a phone number in two spellings does: nothing to choose between."""
    return not isinstance(own, Record) and not isinstance(other, Record) and field.show(own) == field.show(other)


def plain(value: Any) -> Any:
    """Line ends are no difference: browsers send their own."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def shown(field: Field, value: Any, actor: Actor) -> str:
    """A value as people read it; a record out of sight is not named."""
    if isinstance(value, Record) and not access.reaches(value, actor, "view"):
        return str(OUT_OF_SIGHT)
    return field.show(value)


def newest_change(entity: type[Entity], pk: int) -> dict[str, str]:
    """{who, when} of whoever wrote last."""
    last = Change.objects.filter(kind=entity.key(), record_id=pk).order_by("-at", "-pk").first()
    return {"who": last.actor_name, "when": format_relative(last.at)} if last else {"who": "", "when": ""}


def current_row(entity: type[Entity], pk: int, actor: Actor) -> Any:
    """The row as it is now. Raises PermissionDenied when it left the actor's sight meanwhile."""
    row = entity.get(actor, pk, "change")
    if row is None:
        raise PermissionDenied
    return row


__all__ = [
    "as_sent", "carried", "compared", "current_row", "merged", "newest_change", "read_original", "written_down",
]  # fmt: skip
