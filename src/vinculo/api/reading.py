"""GET: a page of the list, or one row."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from vinculo.api.errors import Problem
from vinculo.api.shape import Shape, shape_for
from vinculo.entities.entity import Entity
from vinculo.entities.json_values import MAX_ID
from vinculo.entities.merging import home_of
from vinculo.entities.query import NEWEST, BadQuery, ListQuery, cursor_at, parse_query
from vinculo.identity.actor import Actor

PAGE, LARGEST_PAGE = 50, 200
# Parameters of lists that are no filters, each given once.
SINGLE = ("q", "sort", "after", "before", "page_size")


def json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    written = orjson.dumps(data, option=orjson.OPT_UTC_Z)
    return HttpResponse(written, "application/json", status, headers=headers)


def page(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """`{"items": […], "next": cursor, "previous": cursor}` under the filters of the query string."""
    # Shared lists and people are offered as choices everywhere; the list of records is a right of its own.
    verb = "list" if entity.is_record() else "view"
    require(entity, actor, verb)
    size = check_parameters(entity, request.GET, actor)
    query = parse_query(entity, request.GET, actor)
    if query.trash:
        require(entity, actor, "delete")
    shape = shape_for(entity, actor)
    columns = shape.attributes if query.order.field == "pk" else (*shape.attributes, query.order.field)
    rows = query.narrow(entity, entity.rows(actor, verb, trash=query.trash)).page(
        query.order,
        size + 1,
        after=query.after,
        before=query.before,
        shape=lambda found: found.values_list(*columns),
    )
    return json(turning(query, rows, size, shape))


def turning(query: ListQuery, rows: list[Any], size: int, shape: Shape) -> dict[str, Any]:
    """The page and the cursors beside it. `rows` holds one more than the page when there is more to come."""
    more = len(rows) > size
    if query.before is not None:
        rows, has_next, has_previous = rows[-size:], True, more
    else:
        rows, has_next, has_previous = rows[:size], more, query.after is not None

    def place(row: Any) -> str:
        return cursor_at(query.order, row[0] if query.order.field == "pk" else row[-1], row[0])

    return {
        "items": shape.objects(rows),
        "next": place(rows[-1]) if rows and has_next else None,
        "previous": place(rows[0]) if rows and has_previous else None,
    }


def check_parameters(entity: type[Entity], data: QueryDict, actor: Actor) -> int:
    """The page size. Raises BadQuery: a program's empty or misspelt filter must not mean «everything»."""
    filters = {parameter for one in entity.filters_for(actor) if one.field.in_api for parameter in one.parameters}
    single = {*SINGLE, "trash"} if entity.is_record() else set(SINGLE)
    errors = {}
    for name, texts in data.lists():
        if name not in filters and name not in single:
            errors[name] = _("There is no parameter with this name.")
        elif "" in texts:
            errors[name] = _("Give a value.")
        elif len(texts) > 1 and (name in single or "__" in name):
            errors[name] = _("Give one value.")
    size = data.get("page_size", str(PAGE))
    if not (size.isascii() and size.isdigit() and 0 < int(size[:9]) <= LARGEST_PAGE):
        limits = {"least": 1, "most": LARGEST_PAGE}
        errors["page_size"] = _("Give a number between %(least)d and %(most)d.") % limits
    if data.get("trash", "1") not in ("0", "1"):
        errors["trash"] = _("Give 0 or 1.")
    hidden = {column.name for column in entity.columns_for(actor) if column.field and not column.field.in_api}
    if data.get("sort", "").removeprefix("-") in hidden:
        errors["sort"] = _("There is no parameter with this name.")
    if "after" in data and "before" in data:
        errors["before"] = _("Go forward or back, not both.")
    if errors:
        raise BadQuery(errors)
    return int(size)


def one(request: HttpRequest, entity: type[Entity], actor: Actor, pk: int) -> HttpResponse:
    """One row; with `?trash=1` one that is in the trash."""
    require(entity, actor, "view")
    trash = request.GET.get("trash") == "1"
    if trash:
        require(entity, actor, "delete")
    unknown = [name for name in request.GET if name != "trash" or not entity.is_record()]
    if unknown:
        raise BadQuery({name: _("There is no parameter with this name.") for name in unknown})
    if request.GET.getlist("trash", ["0"]) not in (["0"], ["1"]):
        raise BadQuery({"trash": _("Give 0 or 1.")})
    shape = shape_for(entity, actor)
    found = entity.rows(actor, trash=trash).filter(pk=known(pk))
    rows = found.page(NEWEST, 1, shape=lambda rows: rows.values_list(*shape.attributes))
    if not rows:
        if not trash and (home := home_of(entity, pk, actor)):
            return HttpResponse(status=308, headers={"Location": f"/api/v1/{entity.path}/{home}"})
        raise Problem(404)
    return answer(entity, shape.from_values(rows[0]))


def answer(entity: type[Entity], row: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """A row, with its version as ETag when it has one."""
    if entity.is_record():
        headers["ETag"] = f'"{row["version"]}"'
    return json(row, status, headers)


def require(entity: type[Entity], actor: Actor, verb: str) -> None:
    if not entity.may(actor, verb):
        raise PermissionDenied


def known(pk: int) -> int:
    """`pk`, unless no database could hold it."""
    if not 0 < pk <= MAX_ID:
        raise Problem(404)
    return pk
