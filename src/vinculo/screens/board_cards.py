"""The cards of a board: what each tells, made for a whole page of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import TextField
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vinculo.abilities.tags.models import Tagging
from vinculo.entities.board import TAGS, BoardPage
from vinculo.entities.columns import TONES, Column, Person, Record
from vinculo.entities.fields import Choice, Money, field_of
from vinculo.records import access
from vinculo.records.databases.keys import Among
from vinculo.records.formats import format_relative
from vinculo.web.templatetags.ui import tone

STATE_ICONS = ("circle", "circle-check", "ban")  # of the first, second and third value of a state
STATE_TONES = ("neutral", "success", "danger")
MOST_TAGS = 3


def drawn(page: BoardPage, found: Sequence[dict[str, Any]]) -> SafeString:
    """Cards as items of a list."""
    context = {"cards": found, "url": page.entity.url(), "most": MOST_TAGS, "move_label": _("Move “%(title)s” to…")}
    context |= {"move": page.board.move.name, "state": page.board.state}
    template = get_template("screens/cards.html", using="jinja2")
    return mark_safe(template.render(context))  # the template escapes


def cards(page: BoardPage, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """What the template draws of each row; relations out of sight are not named."""
    if not rows:
        return []
    rows = list(rows)
    told = [(column, column.prepare(rows, page.actor)) for column in page.told()]
    tags, changeable = tags_of_rows(page, rows), editable(page, rows)
    movable = reached(page, rows, page.board.move.needs)
    closed = {column.pk for column in page.columns if column.closed}
    states = states_of(page)
    found = []
    for row in rows:
        column = getattr(row, f"{page.board.column}_id")
        one: dict[str, Any] = {
            "pk": row.pk, "title": str(row), "version": row.version, "column": column, "tags": tags[row.pk],
            "movable": row.pk in movable, "lines": [], "amount": "", "due": None, "person": None,
            "state": states.get(getattr(row, page.board.state)) if states else None,
            "changeable": row.pk in changeable,
            "stale": bool(page.board.stale and page.board.stale(row, page.home)) and format_relative(row.last_activity),
        }  # fmt: skip
        for piece, prepared in told:
            tell(one, piece, prepared, row, page.board.due, open_=column not in closed)
        found.append(one)
    return found


def tell(card: dict[str, Any], column: Column, prepared: Any, row: Any, due: str, *, open_: bool) -> None:
    """Puts one field in its place on the card."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return
    if column.name == due:
        late = open_ and value < timezone.localdate()
        card["due"] = {"text": format_relative(value), "iso": value.isoformat(), "late": late}
    elif isinstance(column, Person):
        card["person"] = {"name": value.name, "initials": value.initials, "tone": tone(value.name)}
    elif isinstance(column.field, Money):
        card["amount"] = column.field.show_of(row)
    elif not isinstance(column, Record) or value.pk in (prepared or {}):
        card["lines"].append(str(value) if isinstance(column, Record) else column.text(row))


def states_of(page: BoardPage) -> dict[Any, dict[str, str]]:
    """{value: {value, label, icon, tone}} of the state on the cards; empty where the actor has none."""
    name = page.board.state
    if not name or name in page.entity.hidden_names(page.actor):
        return {}
    field = field_of(page.entity.model, name)
    assert isinstance(field, Choice)
    looks = zip(field.labels.items(), STATE_ICONS, STATE_TONES, strict=False)
    return {value: {"value": value, "label": label, "icon": icon, "tone": one} for (value, label), icon, one in looks}


def tags_of_rows(page: BoardPage, rows: Sequence[Any]) -> dict[int, list[dict[str, str]]]:
    """{primary key: the first tags}, one question for all cards."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    if TAGS not in page.board.card.split():
        return found
    carried = Tagging.objects.filter(Among("anchor", [row.pk for row in rows])).select_related("tag")
    for one in carried.order_by("tag__name_key"):
        found[one.anchor_id].append({"name": one.tag.name, "tone": TONES.get(one.tag.colour, "neutral")})
    return found


def reached(page: BoardPage, rows: Sequence[Any], verb: str) -> set[int]:
    """The keys of those `rows`, which the actor sees, on which he may do `verb`; mostly without asking."""
    model, actor = page.entity.model, page.actor
    level = access.level_for(model, actor, verb)
    pks = {row.pk for row in rows}
    if not level:
        return set()
    if access.rule_for(model).even and level is access.level_for(model, actor, "view"):
        return pks
    return set(access.rows(model, actor, verb).filter(Among("pk", list(pks))).values_list("pk", flat=True))


def editable(page: BoardPage, rows: Sequence[Any]) -> set[int]:
    """The keys of the rows whose state the actor may change."""
    fields = {field.name for field in page.entity.fields_for(page.actor)}
    return reached(page, rows, "change") if page.board.state in fields else set()


def shape(page: BoardPage) -> Callable[[Any], Any]:
    """Fetches with the rows the relations their cards tell; what no card tells stays where it is, as far as known."""
    relations = [path for column in page.told() for path in column.loads]
    left = [field.name for field in page.entity.model._meta.concrete_fields if isinstance(field, TextField)]
    for name in relations:
        left += [f"{name}__{one}" for one in beside_title(page.entity.model._meta.get_field(name).related_model)]
    return lambda rows: rows.select_related(*relations).defer(*left)


def beside_title(model: Any) -> list[str]:
    """The fields of a record that it is not called by; none where that is no single field."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    title = getattr(model, "title_field", "")
    return [name for name in fields if name != title] if title in fields else []


__all__ = ["cards", "drawn", "shape", "states_of"]
