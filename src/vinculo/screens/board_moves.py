"""What is done on a board: a card into another column, its state, a new card. Answers are fragments for the board's
script: pieces of the page as they are now, and a sentence. Everything can be done without it on the usual pages.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.abilities.operations.portions import sentence
from vinculo.entities.actions import NotNow
from vinculo.entities.board import BoardColumn, BoardPage
from vinculo.entities.entity import Entity
from vinculo.entities.query import BadQuery
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.record import StaleVersion
from vinculo.screens.asked import actor_of, refusal, require
from vinculo.screens.board import head, key, page_of
from vinculo.screens.board_cards import cards, drawn
from vinculo.screens.conflict import newest_change
from vinculo.screens.detail import find
from vinculo.screens.form import EntityForm, starting

ATTEMPTS = 3


@require_POST
def move_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Puts a card into the column that is sent, from the column where its mover saw it.

    200 when it is there, or with a form when the column asks something first; 422 when what was asked is not filled
    in or it cannot be done now; 409 when somebody else had moved it.
    """
    actor = actor_of(request)
    try:
        page = page_of(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    board = page.board
    row = find(entity, request, pk, board.move.needs, trash=False)
    target = page.column(key(request.POST.get(board.column, "")))
    if target is None:
        raise Http404
    seen = request.POST.get("from", "")
    if str(getattr(row, f"{board.column}_id")) != seen:  # what was asked then may be beside the point now
        return overtaken(request, page, row.pk)
    form = board.form_for(actor, row, target.row, request.POST)
    if form is not None and not form.is_valid():
        return asking(request, page, row, target, form)
    try:
        with transaction.atomic():
            if str(column_now(entity, row, actor, board.column)) != seen:
                return overtaken(request, page, row.pk)
            board.move(row, actor=actor, **(form.cleaned_data if form else {}))
    except StaleVersion:
        return overtaken(request, page, row.pk)
    except ValidationError as bad:
        fields = bad.message_dict if form is not None and hasattr(bad, "error_dict") else {}
        if form is None or not fields.keys() & form.fields.keys():
            return answer(request, page, row.pk, sentence(bad), "refused", 422)
        for name, texts in fields.items():
            form.add_error(name if name in form.fields else None, texts)
        return asking(request, page, row, target, form)
    except (NotNow, PermissionDenied) as bad:
        text = str(bad) if isinstance(bad, NotNow) else sentence(bad)
        return answer(request, page, row.pk, text, "refused", 422)
    told = _("«%(name)s» is in «%(column)s» now.") % {"name": row, "column": target.row}
    return answer(request, page, row.pk, told, "done", touched={key(seen), target.pk})


def column_now(entity: type[Entity], row: Any, actor: Actor, name: str) -> int | None:
    """The column of the row as the database holds it, locked until the transaction ends."""
    mine = access.rows(entity.model, actor, "view").filter(pk=row.pk).select_for_update(of=("self",))
    found: int | None = mine.values_list(f"{name}_id", flat=True).first()
    return found


def asking(request: HttpRequest, page: BoardPage, row: Any, target: BoardColumn, form: forms.Form) -> HttpResponse:
    """The dialog with what the column asks for; a sentence where nothing could be filled in."""
    board = page.board
    names = [field.name for field in form.visible_fields() if field.name != board.column]
    if not set(names) & form.errors.keys():
        told = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return answer(request, page, row.pk, told, "refused", 422)
    first = "asked" not in request.POST
    if first:  # nobody did anything wrong yet: it opens with what the row holds
        form = board.form_for(page.actor, row, target.row) or form
    context = {
        "entity": page.entity, "form": form, "shown": " ".join(names), "first": first,
        "title": _("Move to «%(column)s»") % {"column": target.row}, "lead": str(row),
        "url": f"{request.path}?{request.GET.urlencode()}", "submit": _("Move"),
        "hidden": [(board.column, target.pk), ("from", request.POST.get("from", "")), ("asked", "1")],
    }  # fmt: skip
    return render(request, "screens/board_form.html", context, status=200 if first else 422)


def overtaken(request: HttpRequest, page: BoardPage, pk: int) -> HttpResponse:
    """Somebody else was faster: who, and where the card is now."""
    row = page.entity.get(page.actor, pk)
    if row is None:
        raise Http404
    last = newest_change(page.entity, pk)
    values = {"name": row, "who": last["who"], "when": last["when"], "column": getattr(row, page.board.column)}
    told = _("%(who)s moved «%(name)s» to «%(column)s» (%(when)s). Nothing was changed.") % values
    return answer(request, page, pk, told, "overtaken", 409)


@require_POST
def state_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Gives a card the state that is sent, over the one its writer saw."""
    actor = actor_of(request)
    try:
        page = page_of(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    name = page.board.state
    row = find(entity, request, pk, "change", trash=False)
    field = next((one for one in entity.fields_for(actor) if one.name == name), None)
    if field is None:
        raise Http404
    for _attempt in range(ATTEMPTS):  # somebody may save another field between our reading and our writing
        if getattr(row, name) != request.POST.get("from", ""):
            last = newest_change(entity, pk)
            told = _("%(who)s changed it a moment ago (%(when)s). Look at it again.") % last
            return answer(request, page, pk, told, "overtaken", 409)
        try:
            value = field.from_json(request.POST.get(name, ""))
            save_changes(entity, row, {name: value}, actor, version=row.version)
        except StaleVersion:
            row = find(entity, request, pk, "change", trash=False)
            continue
        except (ValidationError, PermissionDenied) as bad:
            return answer(request, page, pk, sentence(bad), "refused", 422)
        said = {"name": row, "state": field.show(getattr(row, name))}
        return answer(request, page, pk, _("«%(name)s»: %(state)s.") % said, "done")
    raise StaleVersion(row)


@require_http_methods(["GET", "POST"])
def new_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """A new card in the column `?column=…`: the short form, in the dialog of the board."""
    actor = actor_of(request)
    require(entity, actor, "create")
    try:
        page = page_of(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    column = page.column(key(request.GET.get("column", "")))
    if column is None:
        raise Http404
    names = entity.quick.split() or [getattr(entity.model, "title_field", "name")]
    fields = [one for one in entity.fields_for(actor) if one.name in names and one.name != page.board.column]
    fields.sort(key=lambda one: names.index(one.name))
    data = request.POST if request.method == "POST" else None
    form = EntityForm(fields, actor, data=data, initial=starting(entity, fields, request, actor))
    if data is not None and form.is_valid():
        try:
            row = save_new(entity, form.values() | {page.board.column: column.row}, actor)
        except ValidationError as bad:
            form.refuse(bad)
        except PermissionDenied:
            form.add_error(None, _("You may not create this here: choose yourself, or a group of yours."))
        else:
            told = _("«%(name)s» has been created.") % {"name": row}
            return answer(request, page, row.pk, told, "done", touched={column.pk})
    context = {
        "entity": entity, "form": form, "shown": " ".join(form.fields), "first": data is None,
        "title": entity.noun.say("New {noun}"), "lead": str(column.row),
        "url": f"{request.path}?{request.GET.urlencode()}", "submit": _("Create"), "hidden": [],
        "full_url": f"{entity.url('new/')}?{page.board.column}={column.pk}",
    }  # fmt: skip
    return render(request, "screens/board_form.html", context, status=422 if form.is_bound else 200)


def answer(
    request: HttpRequest, page: BoardPage, pk: int, told: str, outcome: str, status: int = 200,
    touched: set[int] | None = None,
) -> HttpResponse:  # fmt: skip
    """The card as it is now, wherever that is, and the heads of the columns as they count now."""
    page.actor.memo.clear()  # the card may have left what he sees
    row = page.entity.get(page.actor, pk)
    columns = {column.pk: column for column in page.measure()}
    context = {
        "told": told, "outcome": outcome,
        "card": drawn(page, cards(page, [row])) if row is not None else "",
        "gone": row is None or getattr(row, f"{page.board.column}_id") not in columns,
        "heads": [head(request, page, column) for pk, column in columns.items() if touched is None or pk in touched],
        "pk": pk, "create_label": page.entity.noun.say("New {noun}"),
    }  # fmt: skip
    return render(request, "screens/board_answer.html", context, status=status)


__all__ = ["move_screen", "new_screen", "state_screen"]
