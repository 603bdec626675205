"""A portion of rows: written together, or one by one where together will not do. One refused row stops no other."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.forms import Form
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from vinculo.abilities.operations.fields import values_of
from vinculo.entities.actions import Action, NotNow
from vinculo.entities.entity import Entity
from vinculo.entities.writing import after_save
from vinculo.identity.actor import Actor
from vinculo.records import access, writing
from vinculo.records.batches import Issue
from vinculo.records.models import Batch
from vinculo.records.record import Record, StaleVersion

UNWRITABLE = (IntegrityError, DataError, PermissionDenied, ValidationError, StaleVersion)


def edit_some(entity: type[Entity], batch: Batch, pks: Sequence[int], actor: Actor) -> tuple[int, list[Issue]]:
    """Gives the rows the values the operation carries."""
    try:
        values = values_of(entity, batch.params["values"], actor)
    except ValidationError as bad:
        return 0, [(entity.key(), pk, " ".join(bad.messages)) for pk in pks]

    def write(rows: Sequence[Any]) -> int:
        pairs = [(row, cleaned(row, values)) for row in rows]
        old = {row.pk: copy.copy(row) for row in rows}
        changed = writing.change_many(pairs, actor)
        told = [
            (row, {name: [None, None] for name in given}) for row, given in pairs if row.version != old[row.pk].version
        ]
        after_save(entity, told, actor)
        return changed

    return _each(entity, "change", pks, actor, write, list(values))


def cleaned(row: Record, values: dict[str, Any]) -> dict[str, Any]:
    """`values` as they would stand in `row`, by the rules of fields and row. Raises ValidationError."""
    wanted = copy.copy(row)
    for name, value in values.items():
        setattr(wanted, name, value)
    wanted.prepare()
    columns = {f.name for f in row._meta.concrete_fields}
    relations = {f.name for f in row._meta.concrete_fields if f.is_relation}
    wanted.clean_fields(exclude=(columns - set(values)) | relations)
    wanted.clean()
    return {name: getattr(wanted, name) for name in values}


def trash_some(entity: type[Entity], batch: Batch, pks: Sequence[int], actor: Actor) -> tuple[int, list[Issue]]:
    """Moves the rows to the trash with what hangs from them."""

    def write(rows: Sequence[Any]) -> int:
        writing.trash_with_followers(rows, actor, batch.pk)
        return len(rows)

    return _each(entity, "delete", pks, actor, write)


def _each(
    entity: type[Entity],
    verb: str,
    pks: Sequence[int],
    actor: Actor,
    write: Callable[[Sequence[Any]], int],
    relations: Sequence[str] = (),
) -> tuple[int, list[Issue]]:
    """`write` on the live rows the actor may `verb`; how many it changed, and why others stay as they are."""
    model: Any = entity.model
    foreign = [name for name in relations if model._meta.get_field(name).is_relation]
    live = access.rows(model, actor, verb).filter(pk__in=pks, trashed__isnull=True)
    live = live.select_related(*foreign, *model.rules_read)
    rows = list(live.order_by("pk").select_for_update(of=("self",)))
    here = {row.pk for row in rows}
    issues: list[Issue] = [
        (entity.key(), pk, _("It is no longer there, or you may not do this to it.")) for pk in pks if pk not in here
    ]
    try:
        with transaction.atomic():
            return write([copy.copy(row) for row in rows]), issues
    except UNWRITABLE:
        actor.memo.clear()
    changed = 0
    for row in rows:
        try:
            with transaction.atomic():
                changed += write([row])
        except UNWRITABLE as bad:
            actor.memo.clear()
            issues.append((entity.key(), row.pk, sentence(bad)))
    return changed, issues


def act_some(entity: type[Entity], batch: Batch, pks: Sequence[int], actor: Actor) -> tuple[int, list[Issue]]:
    """Runs a verb of the entity on each row."""
    action = action_named(entity, batch.verb)
    data = QueryDict(batch.params.get("data", ""))
    form = action.form_for(actor, None, data)
    if form is not None and not form.is_valid():
        wrong = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return 0, [(entity.key(), pk, wrong) for pk in pks]
    told = ((pk, why_not(action, SimpleNamespace(pk=pk), actor, form)) for pk in pks)
    issues: list[Issue] = [(entity.key(), pk, refused) for pk, refused in told if refused]
    return len(pks) - len(issues), issues


def why_not(action: Callable[..., Any], row: Any, actor: Actor, form: Form | None) -> str:
    """Runs the verb with the values of `form`; the sentence why it could not be done, empty when it was.

    A verb is a transaction, so one that is refused leaves nothing behind and takes nothing along.
    """
    try:
        action(row, actor=actor, **(form.cleaned_data if form else {}))
    except NotNow as refused:
        return str(refused)
    except (PermissionDenied, ValidationError) as bad:
        return sentence(bad)
    return ""


def sentence(error: Exception) -> str:
    """Why a row stays as it is."""
    if isinstance(error, PermissionDenied):
        return _("You may not do this with these values.")
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The database does not accept this row.")


def action_named(entity: type[Entity], name: str) -> Action:
    """The verb called `name`. Raises Http404."""
    for action in entity.actions:
        if action.name == name:
            return action
    raise Http404
