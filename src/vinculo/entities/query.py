"""What a list is asked for: text, filters, order, place, columns. One parser for screen, export and API."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from vinculo.entities.columns import Column
from vinculo.entities.filters import Condition
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order, Rows

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity

RESERVED = frozenset({"q", "sort", "after", "before", "columns", "view", "trash", "limit", "page_size", "format"})
NEWEST = Order("pk", descending=True)


class BadQuery(Exception):
    """A list was asked for something it does not understand: {parameter: sentence}."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = errors


@dataclass(slots=True)
class ListQuery:
    """A parsed list query. `sort` is "" when the list keeps its own order."""

    q: str = ""
    conditions: list[Condition] = field(default_factory=list)
    order: Order = NEWEST
    sort: str = ""
    after: list[Any] | None = None
    before: list[Any] | None = None
    columns: list[Column] = field(default_factory=list)
    trash: bool = False

    def narrow(self, entity: type[Entity], rows: Rows) -> Rows:
        """`rows` under the text and the filters."""
        conditions = Q()
        for condition in self.conditions:
            conditions &= condition.q
        if self.q:
            rows = rows.together()
            conditions &= entity.searched(self.q, rows)
        return rows.filter(conditions) if conditions else rows


def parse_query(entity: type[Entity], data: QueryDict, actor: Actor) -> ListQuery:
    """Reads a query string. Raises BadQuery naming every parameter that makes no sense."""
    errors: dict[str, str] = {}
    found = ListQuery(columns=entity.default_columns(actor))
    filters = {p: f for f in entity.filters_for(actor) for p in f.parameters}
    along: Order | None = None
    for name, raw in data.lists():
        texts = [text for text in raw if text != ""]
        if not texts:
            continue
        try:
            if any("\x00" in text for text in texts):
                raise ValidationError(_("That value cannot be searched for."))
            if name == "q":
                found.q = _text(texts[-1])
            elif name == "sort":
                found.order, found.sort = _order(entity, texts[-1], actor), texts[-1]
            elif name == "columns":
                found.columns = _columns(entity, texts, actor)
            elif name == "trash" and entity.is_record():
                found.trash = _switch(texts[-1])
            elif name in filters:
                found.conditions.append(filters[name].parse(name, texts, actor))
                if filters[name].order:  # what is equal is listed newest first, as its index has it
                    along = along or Order(filters[name].order) if "__" in name else along or NEWEST
            elif name not in RESERVED:
                raise ValidationError(_("There is no filter with this name."))
        except ValidationError as bad:
            errors[name] = " ".join(bad.messages)
    if not found.sort:
        found.order = NEWEST if found.q else along or entity.default_order()
    for name in ("after", "before"):
        if cursor := data.get(name):
            try:
                setattr(found, name, read_cursor(entity, found.order, cursor))
            except ValidationError as bad:
                errors[name] = " ".join(bad.messages)
    if errors:
        raise BadQuery(errors)
    return found


def _text(text: str) -> str:
    if len(text) > 200:
        raise ValidationError(_("Search for at most 200 characters."))
    return text.strip()


def _switch(text: str) -> bool:
    if text not in ("1", "true", "0", "false"):
        raise ValidationError(_("Give 0 or 1."))
    return text in ("1", "true")


def _order(entity: type[Entity], text: str, actor: Actor) -> Order:
    name = text.removeprefix("-")
    for column in entity.columns_for(actor):
        if column.name == name and column.sort:
            return Order(column.sort, descending=text.startswith("-"))
    raise ValidationError(_("This list cannot be sorted by «%(name)s».") % {"name": name[:40]})


def _columns(entity: type[Entity], texts: list[str], actor: Actor) -> list[Column]:
    known = {column.name: column for column in entity.columns_for(actor)}
    names = [name for text in texts for name in text.split(",") if name]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValidationError(_("There is no column «%(name)s».") % {"name": unknown[0][:40]})
    return [known[name] for name in dict.fromkeys(names)]


def write_cursor(order: Order, row: Any) -> str:
    """The place of `row` in `order`, for `?after=`."""
    return cursor_at(order, row.pk if order.field == "pk" else getattr(row, order.field), row.pk)


def cursor_at(order: Order, value: Any, pk: int) -> str:
    """The place in `order` of the row `pk`, whose sorted column holds `value`."""
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    if isinstance(value, Decimal):
        value = str(value)
    raw = json.dumps([order.field, value, pk], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read_cursor(entity: type[Entity], order: Order, text: str) -> list[Any]:
    """The position `[value, pk]` a cursor stands for. Raises ValidationError for one we did not write."""
    wrong = ValidationError(_("This page address is damaged. Go back to the list."))
    try:
        raw = base64.urlsafe_b64decode(text[:2000] + "=" * (-len(text) % 4))
        name, value, pk = json.loads(raw)
        if name != order.field or isinstance(pk, bool) or not isinstance(pk, int) or not 0 <= pk < 2**63:
            raise wrong
        if order.field == "pk":
            return [pk, pk]
        if b"\x00" in str(value).encode():  # half a surrogate pair is no text either
            raise wrong
        model_field: Any = entity.model._meta.get_field(order.field)
        value = model_field.to_python(value)
        if value is None:
            raise wrong
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise wrong
        if isinstance(value, dt.datetime) and (value.tzinfo is None or not 1 < value.year < 9999):
            raise wrong
        return [value, pk]
    except (binascii.Error, ValueError, TypeError, RecursionError) as bad:
        raise wrong from bad
