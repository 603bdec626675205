"""The board of an entity: rows → columns → figures and first cards → page; and the next cards of a column."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.entities.board import RECENT, BoardColumn, BoardPage
from vinculo.entities.columns import TONES
from vinculo.entities.entity import Entity
from vinculo.entities.query import BadQuery, parse_query, write_cursor
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_integer, format_money
from vinculo.records.money import house_currency
from vinculo.records.rows import first_of_each
from vinculo.screens import list as lists
from vinculo.screens.asked import actor_of, refusal, require, same_list
from vinculo.screens.board_cards import cards, drawn, shape, states_of
from vinculo.screens.looks import looks
from vinculo.screens.shell import crumbs

CARDS = 20  # of a column, before it is scrolled
Told = dict[int, dict[str, Any]]  # what the cards tell, by the key of the row
# Parameters of the board that its list does not have.
OWN = ("open", "column")


@require_GET
def board_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The whole board; search, filters and saved views are those of the list."""
    actor = actor_of(request)
    require(entity, actor, "list")
    try:
        page = page_of(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    here = same_list(request.GET, drop=OWN)
    columns = page.measure()
    opened = {column.pk for column in columns if not column.closed or str(column.pk) in request.GET.getlist("open")}
    first = first_cards(page, [column for column in columns if column.pk in opened])
    told = {card["pk"]: card for card in cards(page, [row for rows in first.values() for row in rows[:CARDS]])}
    views = lists.views(request, entity, actor)
    context = {
        "entity": entity,
        "crumbs": crumbs(entity)[:1],
        "query": page.query,
        "views": [one | {"url": to_board(entity, one["url"]), "delete_url": ""} for one in views],
        "chips": lists.chips(request, page.query),
        "filters_id": "filters",
        "filters_url": entity.url("filters/") + same_list(request.GET, drop=OWN, on="board"),
        "keep": [{"name": n, "value": v} for n, v in request.GET.items() if v and n not in ("q", *OWN)],
        "looks": looks(entity, actor, here, "board"),
        "board": page.board,
        "board_url": entity.url("board/"),
        "here": here,
        "homes": [{"label": str(row), "url": same_list(request.GET, drop=OWN, **{page.board.columns_of: str(row.pk)}),
                   "active": row == page.home} for row in page.homes] if page.board.columns_of else [],
        "columns": [column_context(request, page, one, first.get(one.pk, []), told, folded=one.pk not in opened)
                    for one in columns],
        "states": list(states_of(page).values()),
        "currency": house_currency() if page.shows_figures and page.board.figures else "",
        "may": {"create": entity.may(actor, "create"), "move": entity.may(actor, page.board.move.needs)},
        "create_label": entity.noun.say("New {noun}"),
    }  # fmt: skip
    return render(request, "screens/board.html", context)


@require_GET
def column_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """`?column=5&after=…`: the next cards of a column, as a fragment."""
    actor = actor_of(request)
    require(entity, actor, "list")
    try:
        page = page_of(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    column = page.column(key(request.GET.get("column", "")))
    if column is None:
        raise Http404
    rows = page.narrow().filter(page.of(column))
    found = rows.page(page.order, CARDS + 1, after=page.query.after, shape=shape(page))
    told = {card["pk"]: card for card in cards(page, found[:CARDS])}
    return render(request, "screens/board_cards.html", cards_context(request, page, column, found, told))


def page_of(request: HttpRequest, entity: type[Entity], actor: Actor) -> BoardPage:
    """What the request asks of the board. Raises BadQuery; the trash has no board."""
    data = request.GET.copy()
    for name in (*OWN, "trash"):
        data.pop(name, None)
    if data.get("after") and "sort" not in data and entity.board and entity.board.order:
        data["sort"] = entity.board.order  # the order in which the place was written down
    return BoardPage(entity, parse_query(entity, data, actor), actor)


def first_cards(page: BoardPage, columns: list[BoardColumn]) -> dict[int, list[Any]]:
    """{key of a column: its first rows, one more than are shown when there are more}, from one statement."""
    rows = page.narrow()
    several = [rows.filter(page.of(column)) for column in columns if column.count != 0]
    found: dict[int, list[Any]] = defaultdict(list)
    for row in first_of_each(several, page.order, CARDS + 1, shape(page)):
        mine = found[getattr(row, f"{page.board.column}_id")]
        if len(mine) <= CARDS:
            mine.append(row)
    return found


def column_context(
    request: HttpRequest, page: BoardPage, column: BoardColumn, rows: list[Any], told: Told, *, folded: bool
) -> dict[str, Any]:
    """A column as the template draws it; folded it has no cards yet."""
    return {**head(request, page, column), "folded": folded, **cards_context(request, page, column, rows, told)}


def head(request: HttpRequest, page: BoardPage, column: BoardColumn) -> dict[str, Any]:
    """What the head of a column says."""
    entity = page.entity
    said = {
        "pk": column.pk,
        "name": str(column.row),
        "tone": TONES.get(getattr(column.row, "colour", ""), "neutral"),
        "closed": column.closed,
        "count": "" if column.count is None else format_integer(column.count),
        "sum": "" if column.sum is None else format_money(column.sum, house_currency()),
        "weighted": "" if column.weighted is None or column.closed else format_money(column.weighted, house_currency()),
        "recent": _("The last %(days)d days") % {"days": RECENT} if column.closed and page.board.since else "",
        "open_url": same_list(request.GET, open=str(column.pk)),
        "list_url": list_of(request, page, column),
    }
    if entity.may(page.actor, "create") and not column.closed:
        said["new_url"] = f"{entity.url('new/')}?{page.board.column}={column.pk}"
    return said


def cards_context(
    request: HttpRequest, page: BoardPage, column: BoardColumn, rows: list[Any], told: Told
) -> dict[str, Any]:
    """The cards of a column and the address of its next ones."""
    shown = rows[:CARDS]
    query = same_list(request.GET, drop=OWN, column=str(column.pk))
    more = write_cursor(page.order, shown[-1]) if len(rows) > CARDS else ""
    return {
        "cards": drawn(page, [told[row.pk] for row in shown]),
        "more_url": f"{page.entity.url('board/column/')}{query}&after={more}" if more else "",
        "first_url": f"{page.entity.url('board/column/')}{query}",
        "all_url": list_of(request, page, column),
    }


def list_of(request: HttpRequest, page: BoardPage, column: BoardColumn) -> str:
    """The list of what is in a column, under the same query."""
    own = {page.board.column: str(column.pk)}
    return page.entity.url() + same_list(request.GET, drop=(*OWN, page.board.columns_of), **own)


def to_board(entity: type[Entity], url: str) -> str:
    """The address of a list, of its board instead."""
    return url.replace(entity.url(), entity.url("board/"), 1)


def key(text: str) -> int:
    """A primary key from an address; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


__all__ = ["CARDS", "OWN", "board_screen", "column_screen", "head", "key", "page_of"]
