"""Columns of lists: what they need from the database, their value, and how a cell looks.

`prepare(rows, actor)` runs once per page and may ask one question for all rows; `value` is what exports write;
`cell` is the HTML of one table cell, with everything from the record escaped.
"""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape  # a third of the price of Django's, which also takes what is lazy or safe
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from vinculo.entities.fields import DateTime, Field, LongText, Money, Relation, field_of
from vinculo.entities.noun import Text, capital, in_house_words
from vinculo.entities.paths import plural_path
from vinculo.identity.actor import Actor
from vinculo.records import access, custom
from vinculo.records.databases.asking import count_by
from vinculo.records.databases.keys import Among
from vinculo.records.formats import format_relative
from vinculo.web.templatetags.ui import tone

# The colours people choose, as the design system calls them.
TONES = {"blue": "info", "green": "success", "yellow": "warning", "orange": "orange", "red": "danger"}


class Column:
    """A field of the model, shown as text. `sort` names the indexed column it may be sorted by."""

    numeric = False
    # Its class where a row is a card on a phone: "cell-side" beside the title, "cell-whole" never cut, "num" a number
    # that stays where the others go.
    card = ""
    also: tuple[str, ...] = ()  # further fields of the row that its cells read

    def __init__(self, name: str, *, label: Text = "", sort: str = "", needs: str = "", hidden: bool = False) -> None:
        self.name = name
        self.sort = sort
        self.needs = needs
        self.hidden = hidden  # offered in the column chooser, not shown until chosen
        self._label = label
        self.field: Field | None = None

    def bind(self, model: type[Model]) -> None:
        """Called once by the declaration. Raises FieldDoesNotExist for a name the model lacks."""
        self.model = model
        self.field = field_of(model, self.name)
        self.numeric = self.numeric or self.field.kind in ("integer", "decimal", "money")
        if self.field.added:
            self.hidden = not self.field.added.in_list
            if self.field.added.indexed and self.field.model_field.sorts:
                self.sort = f"{self.name}_key"
        elif not self.sort and not isinstance(self.field, Relation):
            # Only a column with indexes for every scope (`list_indexes`) can be walked in order.
            walked = {index.fields[0] for index in model._meta.indexes if list(index.fields[1:]) == ["anchor"]}
            self.sort = next((name for name in (f"{self.name}_key", self.name) if name in walked), "")

    @property
    def label(self) -> str:
        if self._label:
            return str(self._label)
        return self.field.label if self.field else self.name

    @property
    def kind(self) -> str:
        return self.field.kind if self.field else "text"

    @property
    def loads(self) -> tuple[str, ...]:
        """Relations to fetch with the rows."""
        return (self.name,) if isinstance(self.field, Relation) and not self.field.added else ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Fields of the row to fetch; each other one that a cell reads costs a question per row."""
        own = () if self.field is None else ("custom",) if self.field.added else (self.name,)
        return (*own, *self.also)

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        return None

    def value(self, row: Any, prepared: Any = None) -> Any:
        assert self.field is not None
        return self.field.export(getattr(row, self.name))

    def text(self, row: Any) -> str:
        assert self.field is not None
        return self.field.show(getattr(row, self.name))

    def cell(self, row: Any, prepared: Any = None) -> str:
        return escape(self.text(row))


class Amount(Column):
    """An amount of money with the sign of its currency."""

    @property
    def loads(self) -> tuple[str, ...]:
        assert isinstance(self.field, Money)
        path, _mark, _last = self.field.model_field.currency.rpartition("__")
        return (path,) if path else ()

    @property
    def reads(self) -> tuple[str, ...]:
        assert isinstance(self.field, Money)
        currency = self.field.model_field.currency.partition("__")[0]  # none where it is always the house's
        return (*super().reads, currency) if currency else super().reads

    def text(self, row: Any) -> str:
        assert isinstance(self.field, Money)
        return self.field.show_of(row)


class Total(Amount):
    """The amount that tells most of a row: it stays on a phone too."""

    card = "num"


class Link(Column):
    """The title: opens the record."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        text = escape(self.text(row)) or "—"
        return f'<a class="row-title" href="/{plural_path(self.model)}/{row.pk}/">{text}</a>'


class Badge(Column):
    """A choice or a small catalogue as a coloured badge; the catalogue may carry a `colour`."""

    card = "cell-side"

    def cell(self, row: Any, prepared: Any = None) -> str:
        found = getattr(row, self.name)
        if found in (None, ""):
            return ""
        return f'<span class="badge tone-{self.shade(row)}">{escape(self.text(row))}</span>'

    def shade(self, row: Any) -> str:
        """The tone of its badge, the same in lists and at the head of the record."""
        found = getattr(row, self.name)
        return TONES.get(getattr(found, "colour", found), "neutral")


class Paragraphs(Column):
    """A text of several lines."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        return escape(self.text(row)).replace("\n", "<br>")


class Person(Column):
    """A colleague: initials and name."""

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        custom.fetch(rows, self.name)

    def cell(self, row: Any, prepared: Any = None) -> str:
        user = getattr(row, self.name)
        if user is None:
            return ""
        return (
            f'<span class="with-avatar"><span class="avatar avatar-sm tone-{tone(user.name)}" aria-hidden="true">'
            f"{escape(user.initials)}</span>{escape(str(user))}</span>"
        )


class Phone(Column):
    card = "cell-whole"

    def cell(self, row: Any, prepared: Any = None) -> str:
        raw = getattr(row, self.name)
        return f'<a href="tel:{escape(raw)}">{escape(self.text(row))}</a>' if raw else ""


class Email(Column):
    def cell(self, row: Any, prepared: Any = None) -> str:
        raw = escape(getattr(row, self.name) or "")
        return f'<a href="mailto:{raw}">{raw}</a>' if raw else ""


class Website(Column):
    def cell(self, row: Any, prepared: Any = None) -> str:
        raw = escape(getattr(row, self.name) or "")
        shown = raw.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        return f'<a href="{raw}" rel="noopener noreferrer" target="_blank">{shown}</a>' if raw else ""


class Ago(Column):
    """A moment, as people say it: «hace 2 h», «ayer», then the date."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        found = getattr(row, self.name)
        return f'<time datetime="{found.isoformat()}">{escape(format_relative(found))}</time>' if found else ""


class Record(Column):
    """Another record, by its title and as a link; one out of the actor's sight is not named."""

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        custom.fetch(rows, self.name)
        return self.in_sight({getattr(row, f"{self.name}_id") for row in rows}, actor)

    def in_sight(self, pks: set[int | None], actor: Actor) -> dict[int, bool]:
        """Of the records `pks` those the actor may know about; True for those he may open."""
        assert isinstance(self.field, Relation)
        if not (wanted := [pk for pk in pks if pk is not None]):
            return {}
        seen = access.rows(self.field.related, actor, "view").filter(Among("pk", wanted))
        return {pk: trashed is None for pk, trashed in seen.values_list("pk", "trashed")}

    def cell(self, row: Any, prepared: Any = None) -> str:
        found = getattr(row, self.name)
        if found is None or found.pk not in (prepared or {}):
            return ""
        if not prepared[found.pk]:  # in the trash
            return escape(str(found))
        return f'<a href="/{plural_path(type(found))}/{found.pk}/">{escape(str(found))}</a>'


class RelatedCount(Column):
    """How many rows of another entity hang from this one, among those the actor may see, with a «+» to add one.

    `name` is the reverse relation; one statement serves all such columns of a page.
    """

    numeric = True

    def bind(self, model: type[Model]) -> None:
        self.model = model
        relation = model._meta.get_field(self.name)
        self.related: type[Model] = relation.related_model  # type: ignore[assignment]
        self.pointer: str = relation.field.name  # type: ignore[union-attr]

    @property
    def label(self) -> str:
        return capital(in_house_words(self._label or self.related._meta.verbose_name_plural or ""))

    @property
    def kind(self) -> str:
        return "integer"

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        return self.around(counts_of([self], rows, actor)[self], actor)

    def around(self, counts: dict[int, int], actor: Actor) -> tuple[dict[int, int], str, str]:
        """What the cells need beside their `counts`; the sentence is looked up once per page, not once per row."""
        may_create = actor.may(f"{self.related._meta.model_name}.create")
        return counts, _("Add to %(name)s: %(what)s") if may_create else "", self.label

    def counted(self, actor: Actor) -> QuerySet[Any]:
        """The rows of the other entity that count."""
        rows: QuerySet[Any] = access.rows(self.related, actor, "view").filter(trashed__isnull=True)
        return rows

    def value(self, row: Any, prepared: Any = None) -> Any:
        return prepared[0].get(row.pk, 0) if prepared else 0

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        counts, sentence, label = prepared
        path = plural_path(self.related)
        found = counts.get(row.pk, 0)
        shown = f'<a href="/{path}/?{self.pointer}={row.pk}">{found}</a>' if found else '<span class="zero">0</span>'
        if not sentence:
            return shown
        add = escape(sentence % {"name": row, "what": label})
        return (
            f'{shown}<a class="plus" href="/{path}/new/?{self.pointer}={row.pk}" aria-label="{add}" title="{add}">+</a>'
        )


def counts_of(columns: list[RelatedCount], rows: list[Any], actor: Actor) -> dict[RelatedCount, dict[int, int]]:
    """{column: {primary key of a row: how many}}, all in one statement; rows without any are absent."""
    if not rows:
        return {column: {} for column in columns}
    pks = [row.pk for row in rows]
    asked = [(column.counted(actor).filter(Among(column.pointer, pks)), column.pointer) for column in columns]
    return dict(zip(columns, count_by(asked), strict=True))


def prepare_each(columns: list[Column], rows: list[Any], actor: Actor) -> list[Any]:
    """What each of the columns needs for these rows."""
    counts = counts_of([column for column in columns if isinstance(column, RelatedCount)], rows, actor)
    return [
        column.around(counts[column], actor) if isinstance(column, RelatedCount) else column.prepare(rows, actor)
        for column in columns
    ]


def column_for(model: type[Model], name: str) -> Column:
    """The plain column that suits a field."""
    return _added(model, model._meta.get_field(name)) if custom.is_custom(name) else _declared(model, name)


@cache
def _declared(model: type[Model], name: str) -> Column:
    return _made(model, model._meta.get_field(name))


def _made(model: type[Model], model_field: Any) -> Column:
    found: Column
    name, field = model_field.name, field_of(model, model_field.name)
    if isinstance(field, Relation) and hasattr(field.related, "anchor"):
        found = Record(name)
    elif isinstance(field, Relation) and hasattr(field.related, "initials"):
        found = Person(name)
    elif isinstance(field, LongText) and field.added:
        found = Paragraphs(name)
    elif isinstance(field, DateTime) and model_field.editable:  # an appointment: its hour counts
        found = Column(name)
    else:
        kind = type(field).__name__
        kinds = {"Phone": Phone, "Email": Email, "DateTime": Ago, "Website": Website, "Money": Amount}
        found = kinds.get(kind, Column)(name)
    found.bind(model)
    return found


_added = lru_cache(maxsize=1000)(_made)  # their definitions change


__all__ = [
    "Ago", "Amount", "Badge", "Column", "Email", "Link", "Person", "Phone", "Record", "RelatedCount", "Total",
    "Website", "column_for", "counts_of", "prepare_each",
]  # fmt: skip
