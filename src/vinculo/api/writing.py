"""POST, PATCH and DELETE: create, change, trash, restore, and the verbs of the entity."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vinculo.api import duplicates
from vinculo.api.body import read_object, read_values
from vinculo.api.errors import Problem
from vinculo.api.forms import cleaned
from vinculo.api.reading import answer, known, require
from vinculo.api.shape import shape_for
from vinculo.entities import writing as entities
from vinculo.entities.actions import Action
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records import writing as records
from vinculo.records.record import StaleVersion

IF_MATCH = re.compile(r'"([0-9]{1,9})"')


def create(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """A new row: 201 with it and its address."""
    require(entity, actor, "create")
    row = entities.save_new(entity, read_values(entity, read_object(request), actor, new=True), actor)
    headers = {"Location": f"{request.path.rstrip('/')}/{row.pk}", **duplicates.headers(entity, row, actor)}
    return answer(entity, shape_for(entity, actor).from_row(row), 201, **headers)


def change(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """Writes the fields that were sent; with `If-Match` or `version`, only over that version."""
    require(entity, actor, "change")
    sent = read_object(request)
    version, status = expected_version(request, entity, sent)
    row = found(entity, actor, pk)
    values = read_values(entity, sent, actor, new=False)
    try:
        entities.save_changes(entity, row, values, actor, version=version)
    except StaleVersion:
        current = shape_for(entity, actor).from_row(found(entity, actor, pk))
        raise Problem(status, current=current) from None
    return answer(entity, shape_for(entity, actor).from_row(row))


def expected_version(request: HttpRequest, entity: type[Entity], sent: dict[str, Any]) -> tuple[int | None, int]:
    """The version the writer started from, and the status when there is a newer one.

    `If-Match` goes before `version`, which is taken out of `sent`. Raises Problem, ValidationError.
    """
    header = request.headers.get("If-Match", "*").strip()
    in_body = sent.pop("version", None) if entity.is_record() else None
    if in_body is not None and type(in_body) is not int:
        raise ValidationError({"version": _("Give a whole number.")})
    if header == "*":
        return in_body, 409
    version = IF_MATCH.fullmatch(header)
    if version is None or not entity.is_record():
        raise Problem(400, {"If-Match": [_('Give the version of a record in quotes, such as "3".')]})
    return int(version[1]), 412


def trash(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """Moves a record to the trash, with what hangs from it."""
    require(entity, actor, "delete")
    records.trash(found(entity, actor, pk), actor)
    return HttpResponse(status=204)


def restore(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """Takes a record out of the trash, with what went in with it."""
    require(entity, actor, "delete")
    row = found(entity, actor, pk, trash=None)
    if row.trashed is None:
        raise Problem(409, detail=_("It is not in the trash."))
    records.restore(row, actor)
    return answer(entity, shape_for(entity, actor).from_row(row))


def act(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int, action: Action) -> HttpResponse:
    """Runs a verb: 200 with the row as it is now, or 204 when the actor gave it out of sight."""
    require(entity, actor, action.needs)
    row = found(entity, actor, pk)
    action(row, actor=actor, **cleaned(action, actor, row, read_object(request, required=False)))
    after = entity.get(actor, pk)
    if after is None:
        return HttpResponse(status=204)
    return answer(entity, shape_for(entity, actor).from_row(after))


def found(entity: type[Entity], actor: Actor, pk: int, *, trash: bool | None = False) -> Any:
    """The row, if the actor may see it. Raises Problem 404."""
    row = entity.get(actor, known(pk), trash=trash)
    if row is None:
        raise Problem(404)
    return row


__all__ = ["act", "change", "create", "restore", "trash"]
