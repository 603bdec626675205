"""The rows an actor reaches, read page by page along an index.

`Rows` keeps one queryset per arm of the scope. A page asks each arm for its first rows and merges them, so its
cost is a few short index walks whatever the size of the table and however scattered the actor's rows are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Expression,
    F,
    Model,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.sql import Query

from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.custom import is_custom
from vinculo.records.databases import WorkLimit, ask_within, weighs_values, work_limit
from vinculo.records.databases.asking import count_sql
from vinculo.records.guard import GuardedQuery

MIRRORED = ("owner", "group")  # columns that the anchors of records have too


@dataclass(frozen=True, slots=True)
class Order:
    """One indexed, never-null column and a direction; the primary key breaks ties the same way."""

    field: str
    descending: bool = False

    def columns(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending is not backwards else ""
        return [f"{sign}{self.field}"] if self.field == "pk" else [f"{sign}{self.field}", f"{sign}pk"]


class RowAfter(Expression):
    """`(column, pk) > (value, pk)`: both databases seek an index with a row value."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, columns: list[Any], values: list[Any], *, greater: bool) -> None:
        super().__init__(output_field=BooleanField())
        self.parts = [*columns, *values]
        self.greater = greater

    def get_source_expressions(self) -> list[Any]:
        return self.parts

    def set_source_expressions(self, exprs: Any) -> None:
        self.parts = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        pieces = [compiler.compile(part) for part in self.parts]
        half = len(pieces) // 2
        params = tuple(p for _, ps in pieces for p in ps)
        left = ", ".join(sql for sql, _ in pieces[:half])
        right = ", ".join(sql for sql, _ in pieces[half:])
        return f"({left}) {'>' if self.greater else '<'} ({right})", params


class UnionOfWalks(Expression):
    """The primary keys several limited querysets find, as one subquery."""

    def __init__(self, walks: list[Query]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.walks = walks

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = union_sql(self.walks, connection)
        return f"({sql})", params


class UnionOfFirsts(Expression):
    """Of several groups of walks, each in `columns` order and at most `size` long, the first `size` keys of each."""

    def __init__(self, groups: list[list[Query]], columns: list[str], size: int) -> None:
        super().__init__(output_field=BigIntegerField())
        self.groups, self.columns, self.size = groups, columns, size

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        quote = connection.ops.quote_name
        ways = [(one.removeprefix("-"), "DESC" if one[0] == "-" else "ASC") for one in self.columns]
        order = ", ".join(f"{quote(column)} {way}" for column, way in ways)
        pieces: list[str] = []
        params: list[Any] = []
        for number, walks in enumerate(self.groups):
            try:
                sql, found = union_sql(walks, connection)
            except EmptyResultSet:
                continue
            first = f"SELECT {quote('pk')} FROM ({sql}) walks{number} ORDER BY {order} LIMIT {self.size}"  # noqa: S608
            pieces.append(f"SELECT * FROM ({first}) first{number}")  # noqa: S608 - SQL of our own querysets
            params += found
        if not pieces:
            raise EmptyResultSet
        return f"({' UNION ALL '.join(pieces)})", tuple(params)


def union_sql(walks: list[Query], connection: Any) -> tuple[str, tuple[Any, ...]]:
    """The walks' SQL in one. Raises EmptyResultSet when none of them can find anything."""
    pieces, params = [], []
    for number, walk in enumerate(walks):
        try:
            sql, found = walk.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            continue
        pieces.append(f"SELECT * FROM ({sql}) walk{number}")  # noqa: S608 - SQL of our own querysets
        params += found
    if not pieces:
        raise EmptyResultSet
    return " UNION ".join(pieces), tuple(params)


def looks_further(condition: Q) -> bool:
    """Whether this condition looks into another table."""
    return any(isinstance(piece, QuerySet | Query | Subquery) for piece in condition.flatten())


def leaf(condition: Any) -> tuple[str, Any] | None:
    """The column and the value of a condition that is one equality: Q(owner=ana) and Q(owner_id=3) are the same."""
    alone = isinstance(condition, Q) and len(condition.children) == 1 and not condition.negated
    child = condition.children[0] if alone else None
    if not isinstance(child, tuple) or "__" in child[0]:
        return None
    return child[0].removesuffix("_id"), getattr(child[1], "pk", child[1])


class Rows:
    """What an actor reaches of one model, still to be filtered, counted and paged.

    `groups` are the conditions whose union it is; each group of them is one arm. `opened_by` are the owners and
    groups of people, [("owner_id", 3), …], of which one stands in every row, where that is so.
    """

    def __init__(
        self,
        model: type[Model],
        actor: Actor,
        groups: Sequence[Sequence[Q]],
        *,
        filters: Sequence[tuple[tuple[Any, ...], dict[str, Any]]] = (),
        opened_by: Sequence[tuple[str, Any]] = (),
    ) -> None:
        self.model, self.actor, self.groups = model, actor, groups
        self.filters = filters
        self.opened_by = opened_by

    @classmethod
    def visible(cls, model: type[Model], actor: Actor, verb: str = "view") -> Rows:
        conditions = access.arms(model, actor, verb)
        equalities = [leaf(one) or ("", None) for one in conditions]
        mirrored = all(name in MIRRORED for name, _value in equalities)
        opened_by = [(f"{name}_id", value) for name, value in equalities] if mirrored else []
        return cls(model, actor, [[one] for one in conditions], opened_by=opened_by)

    @cached_property
    def arms(self) -> list[QuerySet[Any]]:
        """A queryset for each group, made when somebody walks them."""
        return [self._under(group) for group in self.groups]

    def _under(self, conditions: Sequence[Q]) -> QuerySet[Any]:
        found: QuerySet[Any] = access.narrowed(self.model._default_manager.all(), list(conditions), self.actor)
        for asked, lookups in self.filters:
            found = found.filter(*asked, **lookups)
        return found

    def _grouped(self, groups: Sequence[Sequence[Q]]) -> Rows:
        return Rows(self.model, self.actor, groups, filters=self.filters, opened_by=self.opened_by)

    def filter(self, *conditions: Any, **lookups: Any) -> Rows:
        """The rows that also fulfil this. What is asked for may be an arm of its own: the others add nothing then."""
        given = (*conditions, *(Q(**{name: value}) for name, value in lookups.items()))
        asked = [equality for one in given if (equality := leaf(one))]
        enough = next(([[one]] for group in self.groups for one in group if leaf(one) in asked), None)
        filters = (*self.filters, (conditions, lookups))
        return Rows(self.model, self.actor, enough or self.groups, filters=filters, opened_by=self.opened_by)

    def together(self) -> Rows:
        """The same rows, the arms that only compare columns joined into one where the planner can be trusted.

        For conditions that have an index of their own, such as text: it is walked once, not once per arm.
        """
        if not weighs_values():
            return self
        every = [one for group in self.groups for one in group]
        compared = [one for one in every if not looks_further(one)]
        return self._grouped([*([compared] if compared else []), *([one] for one in every if looks_further(one))])

    def joined(self) -> Rows:
        """The same rows as a single arm: no row twice, for what is added up over all of them."""
        every = [one for group in self.groups for one in group]
        return self._grouped([every] if every else [])

    def page(
        self,
        order: Order,
        size: int,
        *,
        after: list[Any] | None = None,
        before: list[Any] | None = None,
        shape: Any = None,
    ) -> list[Any]:
        """Up to `size` rows in `order` after (or before) the position `[value, pk]`.

        `shape` turns the final queryset into what is wanted: select_related, values_list…
        """
        if not self.arms:
            return []
        backwards = before is not None
        position = before if backwards else after
        arms = self.arms
        if position is not None:
            # The place comes first: of two lower bounds SQLite starts from the one it reads first.
            places = [self._all().filter(beyond) for beyond in self._beyond(order, position, backwards)]
            arms = [place & arm for arm in arms for place in places]
        columns = order.columns(backwards=backwards)
        if len(arms) == 1:
            rows = arms[0].order_by(*columns)
        else:
            walks = [arm.order_by(*columns).values("pk")[:size].query for arm in arms]
            rows = self._all().filter(pk__in=UnionOfWalks(walks)).order_by(*columns)
        found = list((shape(rows) if shape else rows)[:size])
        return found[::-1] if backwards else found

    def count(self, cap: int, milliseconds: int = 400) -> int | None:
        """How many, looking no further than `cap` + 1; None when even that took too long."""
        return count_each([self], cap, milliseconds)[0]

    def chunks(self, order: Order, size: int, shape: Any = None, position: Any = None) -> Iterator[list[Any]]:
        """Everything in `order`, `size` rows at a time, each chunk its own short query.

        `position` reads `[value, pk]` off a row; by default rows are model instances.
        """
        place = position or (lambda row: [getattr(row, order.field), row.pk])
        after = None
        while chunk := self.page(order, size, after=after, shape=shape):
            yield chunk
            if len(chunk) < size:
                return
            after = place(chunk[-1])

    def queryset(self) -> QuerySet[Any]:
        """All of it as one queryset, for work that needs no order (bulk, membership)."""
        if not self.arms:
            return self._all().none()
        if len(self.arms) == 1:
            return self.arms[0]
        return self._all().filter(pk__in=UnionOfWalks([arm.order_by().values("pk").query for arm in self.arms]))

    def _all(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        if isinstance(rows.query, GuardedQuery):
            rows.query.scoped_by = "narrowed by the arms"
        return rows

    def _beyond(self, order: Order, position: list[Any], backwards: bool) -> list[Q]:
        """The conditions, each of which finds its place in an index, of the rows behind `position`."""
        greater = order.descending is backwards
        if is_custom(order.field):  # SQLite looks up no row value in an index of expressions
            behind = "gt" if greater else "lt"
            value, pk = position
            return [Q(**{order.field: value, f"pk__{behind}": pk}), Q(**{f"{order.field}__{behind}": value})]
        fields = [order.field, "pk"] if order.field != "pk" else ["pk"]
        values = position if order.field != "pk" else position[-1:]
        columns: list[Any] = []
        literals: list[Any] = []
        for name, value in zip(fields, values, strict=True):
            field = self.model._meta.pk if name == "pk" else self.model._meta.get_field(name)
            columns.append(F(name))
            target: Any = getattr(field, "target_field", field)
            literals.append(Value(value, output_field=target))
        return [Q(RowAfter(columns, literals, greater=greater))]


def count_each(several: Sequence[Rows | QuerySet[Any]], cap: int, milliseconds: int = 400) -> list[int | None]:
    """How many of each, in one statement; looking no further than `cap` + 1, and not at all beyond `milliseconds`."""
    pieces: list[str] = []
    params: list[Any] = []
    for rows in several:
        sql, found = count_sql(rows.together().arms if isinstance(rows, Rows) else [rows], cap + 1)
        pieces.append(sql)
        params += found
    if all(piece == "0" for piece in pieces):
        return [0] * len(pieces)
    try:
        return list(ask_within(milliseconds, f"SELECT {', '.join(pieces)}", params))
    except WorkLimit:
        return [None] * len(pieces)


def first_of_each(several: Sequence[Rows], order: Order, size: int, shape: Any = None) -> list[Any]:
    """The first `size` rows of each, all of one model: one statement, in `order` throughout."""
    columns = order.columns()
    if is_custom(order.field):  # no column that a walk could bring along: some rows too many come with it
        walks = [arm.order_by(*columns).values("pk")[:size].query for rows in several for arm in rows.arms]
        firsts: Any = UnionOfWalks(walks)
    else:
        named = dict.fromkeys(("pk", order.field))
        groups = [[arm.order_by(*columns).values(*named)[:size].query for arm in rows.arms] for rows in several]
        firsts = UnionOfFirsts(groups, columns, size)
    if not any(rows.arms for rows in several):
        return []
    found = several[0]._all().filter(pk__in=firsts).order_by(*columns)
    return list(shape(found) if shape else found)


def add_up(rows: Rows, by: str, sums: Sequence[str], milliseconds: int = 400) -> dict[Any, tuple[Any, ...]] | None:
    """{value of `by`: (how many, the sum of each of `sums`)}; None when even one statement took too long."""
    figures: dict[str, Any] = {"how_many": Count("*"), **{f"sum_of_{name}": Sum(name) for name in sums}}
    try:
        with work_limit(milliseconds):
            grouped = rows.joined().queryset().order_by().values_list(by).annotate(**figures)
            return {value: tuple(found) for value, *found in grouped}
    except WorkLimit:
        return None
