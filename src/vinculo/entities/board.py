"""The list of an entity as a board: columns of cards, and what stands in each for one actor under one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from vinculo.entities.actions import Action
from vinculo.entities.columns import Column, column_for
from vinculo.entities.query import ListQuery
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order, Rows, add_up

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity

TAGS = "tags"  # on a card: what the record is tagged with, which is no field of it
RECENT = 30  # days that a closed column looks back


@dataclass(frozen=True, slots=True)
class Board:
    """The list as columns of cards. `column` is the relation whose rows are the columns; `move` is the verb that
    puts a card into another one, which its form calls by the same name. `asks(actor, row, column)` is that form with
    nothing but what one column asks for.

    `columns_of` is a relation that cards and columns share: each of its rows has a board of its own. `sums` and
    `weighted` are amounts in the currency of the house. `card` is what a card tells beside the title; `state` a
    choice that is changed on the card, `due` the day something is to be done; `stale(row, row of columns_of)` tells
    what nobody looks after.
    Columns whose row meets `closed` end the road: they stand folded and hold what came lately, by its moment `since`.
    Cards stand in the `order` of a column of the list, which is the order of the list unless told.
    """

    column: str
    move: Action
    asks: Callable[[Actor, Any, Any], forms.Form] | None = None
    columns_of: str = ""
    sums: str = ""
    weighted: str = ""
    card: str = ""
    state: str = ""
    due: str = ""
    since: str = ""
    closed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    stale: Callable[[Any, Any], bool] | None = None
    order: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every field of the model it speaks of."""
        single = (self.column, self.columns_of, self.sums, self.weighted, self.state, self.due, self.since)
        return tuple(name for name in (*single, *self.card.split()) if name and name != TAGS)

    @property
    def figures(self) -> tuple[str, ...]:
        """The amounts added up in the head of a column."""
        return tuple(name for name in (self.sums, self.weighted) if name)

    def form_for(self, actor: Actor, row: Any, column: Any, data: Any = None) -> forms.Form | None:
        """What moving `row` into `column` asks for; bound when there is `data`."""
        if self.asks is None:
            return self.move.form_for(actor, row, data)
        found = self.asks(actor, row, column)
        if data is not None:
            found.data, found.is_bound = data, True
        return found

    def is_closed(self, column: Any) -> bool:
        return bool(self.closed) and all(getattr(column, name) in values for name, values in self.closed.items())


@dataclass(slots=True)
class BoardColumn:
    """A column; figures are None where counting took too long, sums also where the actor may not see amounts."""

    row: Any
    closed: bool = False
    count: int | None = None
    sum: Decimal | None = None
    weighted: Decimal | None = None

    @property
    def pk(self) -> int:
        return int(self.row.pk)


class BoardPage:
    """A board as `actor` sees it under `query`."""

    def __init__(self, entity: type[Entity], query: ListQuery, actor: Actor) -> None:
        assert entity.board
        self.entity, self.board, self.actor, self.query = entity, entity.board, actor, query
        own = [one for one in query.conditions if one.name == self.board.columns_of]
        self.asked_for = own[0].values if own else []
        # Which board it is follows from the columns: the condition itself would only be one more to check.
        rest = [one for one in query.conditions if one.name != self.board.columns_of]
        self.narrowing = ListQuery(q=query.q, conditions=rest)

    @cached_property
    def homes(self) -> list[Any]:
        """What there is a board of, with the one that is shown; those no longer offered only when asked for."""
        model: Any = self.entity.model._meta.get_field(self.board.columns_of).related_model
        rows = entity_of(model).rows(self.actor).queryset()
        return [row for row in rows if getattr(row, "is_active", True) or str(row.pk) in self.asked_for]

    @cached_property
    def home(self) -> Any | None:
        """The row this board is of; None where it is of nothing."""
        if not self.board.columns_of:
            return None
        chosen = (row for row in self.homes if str(row.pk) in self.asked_for)
        return next(chosen, None) or next(iter(self.homes), None)

    @cached_property
    def columns(self) -> list[BoardColumn]:
        """All of them, without figures."""
        home = self.home
        if self.board.columns_of and home is None:
            return []
        model: Any = self.entity.model._meta.get_field(self.board.column).related_model
        rows = entity_of(model).rows(self.actor)
        if home is not None:
            rows = rows.filter(**{self.board.columns_of: home.pk})
        return [BoardColumn(row, self.board.is_closed(row)) for row in rows.queryset()]

    def column(self, pk: int) -> BoardColumn | None:
        return next((one for one in self.columns if one.pk == pk), None)

    @cached_property
    def shows_figures(self) -> bool:
        """Whether the actor may see the amounts: whoever may not see one on a card may not see their sum either."""
        amounts = {name for name in self.board.card.split() if name != TAGS and self._column(name).kind == "money"}
        return not ({*self.board.figures} | amounts) & self.entity.hidden_names(self.actor)

    def measure(self) -> list[BoardColumn]:
        """The columns with their figures, from one statement; those no longer offered only while they hold a card."""
        sums = self.board.figures if self.shows_figures else ()
        rows = (
            self.narrow(joined=True).filter(self.of(*self.columns))
            if self.columns
            else Rows(self.entity.model, self.actor, [])
        )
        found = add_up(rows, f"{self.board.column}_id", sums)
        for column in self.columns:
            if found is None:
                continue
            column.count, *added = found.get(column.pk, (0, *(None for _one in sums)))
            amounts = dict(zip(sums, (one or Decimal("0.00") for one in added), strict=True))
            column.sum, column.weighted = amounts.get(self.board.sums), amounts.get(self.board.weighted)
        return [one for one in self.columns if one.count != 0 or getattr(one.row, "is_active", True)]

    def narrow(self, *, joined: bool = False) -> Rows:
        rows = self.entity.rows(self.actor, "list")
        return self.narrowing.narrow(self.entity, rows.joined() if joined else rows)

    def of(self, *columns: BoardColumn) -> Q:
        """The condition of the cards of some columns."""
        looks_back = {column.pk for column in columns if column.closed and self.board.since}
        whole = [column.pk for column in columns if column.pk not in looks_back]
        found = Q(**{f"{self.board.column}__in": whole}) if whole else Q(pk__in=())
        if looks_back:
            lately = {f"{self.board.column}__in": sorted(looks_back), f"{self.board.since}__gte": self.lately}
            found = found | Q(**lately) if whole else Q(**lately)
        return found

    @cached_property
    def lately(self) -> dt.datetime:
        """From when on a closed column looks back: the beginning of a day, so that its figures do not flicker."""
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return start - dt.timedelta(days=RECENT)

    @property
    def order(self) -> Order:
        """The order the list is asked for, else the board's own, else the list's."""
        if self.query.sort or self.query.q or not self.board.order:
            return self.query.order
        return self.entity.order_named(self.board.order)

    def told(self) -> Iterator[Column]:
        """What a card tells, as columns, without what does not exist for this actor."""
        hidden = self.entity.hidden_names(self.actor)
        for name in self.board.card.split():
            if name != TAGS and name not in hidden:
                yield self._column(name)

    def _column(self, name: str) -> Column:
        return column_for(self.entity.model, name)


__all__ = ["RECENT", "TAGS", "Board", "BoardColumn", "BoardPage"]
