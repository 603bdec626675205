"""The table of a list: its head, and its body rendered once per page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markupsafe import Markup

from vinculo.entities.columns import Column, Link, RelatedCount, prepare_each
from vinculo.entities.entity import Entity
from vinculo.entities.query import ListQuery
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_relative
from vinculo.records.record import Record
from vinculo.screens.asked import same_list

OF_EVERY_ROW = ("pk", "owner", "group", "trashed")  # what links, buttons and the trash ask of it


def shape_for(columns: list[Column]) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Fetches with the rows whatever relation a column shows, and of a record no more than is shown of it."""
    loads = [path for column in columns for path in column.loads]

    def shape(rows: QuerySet[Any]) -> QuerySet[Any]:
        found = rows.select_related(*loads) if loads else rows
        if not issubclass(rows.model, Record):
            return found
        order = [str(name).removeprefix("-") for name in rows.query.order_by]
        related = [path.partition("__")[0] for path in loads]
        read = [name for column in columns for name in column.reads]
        return found.only(*OF_EVERY_ROW, rows.model.title_field, *order, *related, *read)

    return shape


def css(columns: list[Column]) -> list[str]:
    """The class of each column: on phones a row is a card of the title, a badge and two lines."""
    found, lines = [], 0
    for column in columns:
        if isinstance(column, Link):
            found.append("cell-main")
        elif column.card in ("cell-side", "num"):
            found.append(column.card)
        elif isinstance(column, RelatedCount) or column.numeric:
            found.append("num cell-extra")
        else:
            lines += 1
            found.append(column.card if lines < 3 else "cell-extra")
    return found


def head(query: ListQuery, data: QueryDict) -> list[dict[str, Any]]:
    """[{key, label, css, sorted, sort_url}] of the columns."""
    found = []
    for column, klass in zip(query.columns, css(query.columns), strict=True):
        cell = {"key": column.name, "label": column.label, "css": klass, "sorted": "", "sort_url": ""}
        if column.sort:
            sorted_now = column.sort == query.order.field
            descending = sorted_now and query.order.descending
            cell["sort_url"] = same_list(data, sort=column.name if descending or not sorted_now else f"-{column.name}")
            if sorted_now:
                cell["sorted"] = "descending" if descending else "ascending"
        found.append(cell)
    if query.trash:
        found.append({"key": "", "label": _("Deleted"), "css": "cell-side"})
    return found


def around(klass: str, label: str) -> tuple[str, str]:
    """What every cell of a column stands between, written once per page and not once per row."""
    if klass == "cell-main":
        return '<th scope="row" class="cell-main">', "</th>"
    return format_html('<td class="{}" data-label="{}">', klass, label), "</td>"


def body(
    entity: type[Entity],
    columns: list[Column],
    rows: list[Any],
    actor: Actor,
    *,
    selectable: bool = True,
    trash: bool = False,
) -> SafeString:
    """The rows as HTML. Cells are escaped by their column. In the `trash` each says when it came, and may go back."""
    if not rows:
        return mark_safe("")
    restorable = set()
    if trash:
        deletable = entity.rows(actor, "delete", trash=True).filter(pk__in=[row.pk for row in rows])
        restorable = {row.pk for row in deletable.page(entity.default_order(), len(rows))}
    prepared = prepare_each(columns, rows, actor)
    cells = [
        (column.cell, found, *around(klass, column.label))
        for column, found, klass in zip(columns, prepared, css(columns), strict=True)
    ]
    lines = [
        # Cells are HTML already: each column escapes what comes from the record.
        (row.pk, str(row), Markup("".join([f"{before}{cell(row, had)}{after}" for cell, had, before, after in cells])))  # noqa: S704
        for row in rows
    ]
    context: dict[str, Any] = {"lines": lines, "url": entity.url(), "selectable": selectable}
    context["select"] = _("Select %(title)s")  # looked up once, said of every row
    if trash:
        context |= {"trashed": {row.pk: format_relative(row.trashed) for row in rows}, "restorable": restorable}
    template = get_template("screens/rows.html", using="jinja2")
    return mark_safe(template.render(context))
