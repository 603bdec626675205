"""The declaration of an entity: how it is listed, filtered, shown, edited, imported and exposed, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from vinculo.entities import added_fields  # noqa: F401 - two kinds more
from vinculo.entities.actions import Action
from vinculo.entities.board import Board
from vinculo.entities.columns import Column, column_for
from vinculo.entities.fields import Field, field_of
from vinculo.entities.filters import Filter, custom_filter
from vinculo.entities.layout import (
    Duplicates,
    Figures,
    FileFormat,
    Import,
    Kinds,
    ListPart,
    Look,
    Map,
    Menu,
    RecordPart,
    Section,
    Tab,
    View,
)
from vinculo.entities.noun import Noun
from vinculo.entities.personal import Personal, PersonalColumn
from vinculo.entities.sets import SetColumn
from vinculo.identity.actor import Actor
from vinculo.records import access, custom
from vinculo.records.databases import text_condition
from vinculo.records.record import Record
from vinculo.records.rows import Order, Rows
from vinculo.records.text import fold, search_words
from vinculo.records.virtual import Virtual


class BadDeclaration(TypeError):
    """An entity was declared wrongly; raised when its module is imported."""


class Entity:
    """Base of declarations. Subclasses only set options; behaviour lives in columns, filters, tabs and verbs.

    Required: `model`, `noun`, `path`, `columns`. Everything else has a sensible default.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    model: ClassVar[type[Model]]
    noun: ClassVar[Noun]
    path: ClassVar[str]  # of URLs: "accounts"
    menu: ClassVar[Menu | None] = None
    # Columns and filters are given as field names or objects; once declared they are objects.
    columns: ClassVar[Sequence[Any]] = ()
    more_columns: ClassVar[Sequence[Any]] = ()  # in the column chooser, not shown at first
    filters: ClassVar[Sequence[Any]] = ()
    presets: ClassVar[Sequence[View]] = ()
    sort: ClassVar[str] = ""  # a column name, with - for descending; newest first when empty
    form: ClassVar[Sequence[Section]] = ()
    quick: ClassVar[str] = ""  # fields of the short form
    kinds: ClassVar[dict[str, Kinds]] = {}  # by the field that decides: which others show in the form
    fills: ClassVar[dict[str, str]] = {}  # relation: the fields that its row fills in, called the same there
    tabs: ClassVar[Sequence[Tab]] = ()
    actions: ClassVar[Sequence[Action]] = ()
    next_steps: ClassVar[Sequence[Action]] = ()  # of its actions: the first that fits a record is its main button
    imports: ClassVar[Import | None] = None
    bulk: ClassVar[str] = ""  # fields many rows may be given at once; choices and short relations when empty
    merges: ClassVar[bool] = False  # whether two of its records can be made one
    duplicates: ClassVar[Duplicates | None] = None  # how the same thing written twice is recognised
    map: ClassVar[Map | None] = None
    board: ClassVar[Board | None] = None
    looks: ClassVar[Sequence[Look]] = ()  # further ways to look at the rows
    personal: ClassVar[Personal | None] = None  # fields that some people are told differently
    remarks_need: ClassVar[str] = ""  # a function without which comments, files and history of its rows do not exist
    formats: ClassVar[Sequence[FileFormat]] = ()  # of files, beside CSV and XLSX
    search: ClassVar[str] = "name"  # fields searched when the model is no record (records say so themselves)
    adds_to: ClassVar[dict[type[Model], Sequence[Any]]] = {}  # tabs, columns, filters given to lower entities
    defaults: ClassVar[Any] = None  # staticmethod(actor) -> {field: value} of a new row
    copy_text: ClassVar[Any] = None  # staticmethod(row, actor) -> what «copy the text» takes along
    after_save: ClassVar[Any] = None  # staticmethod([(row, changed), …], actor), in the transaction
    example: ClassVar[dict[str, Any]] = {}

    added_columns: ClassVar[list[Column]]
    added_filters: ClassVar[list[Filter]]
    added_tabs: ClassVar[list[Tab]]
    added_figures: ClassVar[list[Figures]]
    added_parts: ClassVar[list[RecordPart | ListPart]]
    added_sets: ClassVar[list[SetColumn]]

    def __init_subclass__(cls) -> None:
        own = {name for name in vars(cls) if not name.startswith("_")}
        unknown = {n for n in own if n not in Entity.__annotations__ and not callable(getattr(Entity, n, None))}
        if unknown:
            raise BadDeclaration(f"{cls.__name__} has no option {', '.join(sorted(unknown))}.")
        missing = [name for name in ("model", "noun", "path", "columns") if not getattr(cls, name, None)]
        if missing:
            raise BadDeclaration(f"{cls.__name__} must say {', '.join(missing)}.")
        cls.added_columns, cls.added_filters, cls.added_tabs, cls.added_parts = [], [], [], []
        cls.added_figures, cls.added_sets = [], []
        cls.columns = [cls._column(column) for column in cls.columns]
        cls.more_columns = [cls._column(column) for column in cls.more_columns]
        cls.filters = [cls._filter(one) for one in cls.filters]
        for name in (*cls.form_names(), *cls.quick.split(), *cls.bulk.split()):
            cls._check_field(name, "form")
        for name, kinds in cls.kinds.items():
            for one in (name, *kinds.kinds_by_field()):
                cls._check_field(one, "kinds")
        for name, filled in cls.fills.items():
            for one in (name, *filled.split()):
                cls._check_field(one, "fills")
        if foreign := [step.name for step in cls.next_steps if step not in cls.actions]:
            raise BadDeclaration(f"{cls.__name__}.next_steps: {foreign[0]!r} is none of its actions.")
        if cls.sort and not cls._sort_column(cls.sort):
            raise BadDeclaration(f"{cls.__name__}.sort: {cls.sort!r} is no sortable column.")
        if cls.imports:
            for name in (*cls.imports.match, *cls.imports.positional, *cls.imports.headers):
                cls._check_field(name, "imports")
        for name in cls.duplicates.fields if cls.duplicates else ():
            cls._check_field(name, "duplicates")
        for name in cls.map.names if cls.map else ():
            cls._check_field(name, "map")
        for name in cls.personal.names.split() if cls.personal else ():
            cls._check_field(name, "personal")
        if cls.board:
            cls._check_board(cls.board)

    @classmethod
    def _check_field(cls, name: str, option: str) -> None:
        try:
            cls.model._meta.get_field(name)
        except FieldDoesNotExist as bad:
            raise BadDeclaration(f"{cls.__name__}.{option}: {cls.model.__name__} has no field {name!r}.") from bad

    @classmethod
    def _check_board(cls, board: Board) -> None:
        for name in board.names:
            cls._check_field(name, "board")
        if board.order and not cls._sort_column(board.order):
            raise BadDeclaration(f"{cls.__name__}.board: {board.order!r} is no sortable column.")
        if board.move not in cls.actions:
            raise BadDeclaration(f"{cls.__name__}.board: {board.move.name!r} is none of its actions.")
        if board.columns_of and board.columns_of not in {one.name for one in cls.filters}:
            cls.filters = [*cls.filters, cls._filter(board.columns_of)]

    @classmethod
    def _column(cls, column: str | Column) -> Column:
        name = column if isinstance(column, str) else column.name
        try:
            if isinstance(column, str):
                return column_for(cls.model, column)
            column.bind(cls.model)
        except FieldDoesNotExist as bad:
            raise BadDeclaration(f"{cls.__name__}.columns: there is no {name!r}.") from bad
        return column

    @classmethod
    def _filter(cls, one: str | Filter) -> Filter:
        found = Filter(one) if isinstance(one, str) else one
        cls._check_field(found.name, "filters")
        found.bind(cls.model)
        return found

    # --- what it is called -------------------------------------------------------------------

    @classmethod
    def key(cls) -> str:
        """The name of the entity in permissions, history and the API: the model's name in lower case."""
        return str(cls.model._meta.model_name)

    @classmethod
    def is_record(cls) -> bool:
        return issubclass(cls.model, Record)

    @classmethod
    def url(cls, rest: str = "") -> str:
        return f"/{cls.path}/{rest}"

    # --- what an actor gets of it ------------------------------------------------------------

    @classmethod
    def may(cls, actor: Actor, verb: str) -> bool:
        return access.level_for(cls.model, actor, verb) > 0

    @classmethod
    def functions(cls) -> list[str]:
        """The verbs of this entity in the table of roles. `view` opens rows, `list` the page that lists them."""
        verbs = ["view", "list", "create", "change", "delete", "export"]
        if cls.imports:
            verbs.append("import")
        if cls.merges:
            verbs.append("merge")
        if cls.duplicates:
            verbs.append("duplicates")
        extra = {action.needs for action in cls.actions} | {s.needs for s in cls.form if s.needs}
        extra |= {cls.remarks_need} - {""}
        return [*verbs, *sorted(extra - set(verbs))]

    @classmethod
    def shows_remarks(cls, actor: Actor) -> bool:
        """Whether this actor gets to know what colleagues write on its rows, attach to them and change in them."""
        return cls._permits(actor, cls.remarks_need)

    @classmethod
    def _permits(cls, actor: Actor, needs: str) -> bool:
        return not needs or actor.may(f"{cls.key()}.{needs}")

    @classmethod
    def hidden_names(cls, actor: Actor) -> set[str]:
        """Model fields that do not exist for this actor."""
        return {name for section in cls.form if not cls._permits(actor, section.needs) for name in section.names}

    @classmethod
    def columns_for(cls, actor: Actor) -> list[Column]:
        hidden = cls.hidden_names(actor)
        further = [column_for(cls.model, field.name) for field in cls.custom_for(actor)]
        everything = [*cls.columns, *cls.added_columns, *further, *cls.more_columns]
        return [cls.seen_by(actor, c) for c in everything if c.name not in hidden and cls._permits(actor, c.needs)]

    @classmethod
    def seen_by(cls, actor: Actor, column: Column) -> Column:
        """The column as `actor` gets it."""
        if cls.personal is None or not cls.personal.hides(column.name, actor):
            return column
        return PersonalColumn(column, cls.personal)

    @classmethod
    def default_columns(cls, actor: Actor) -> list[Column]:
        hidden = {c.name for c in cls.more_columns}
        return [c for c in cls.columns_for(actor) if c.name not in hidden and not c.hidden]

    @classmethod
    def filters_for(cls, actor: Actor) -> list[Filter]:
        hidden = cls.hidden_names(actor)
        further = [custom_filter(field) for field in cls.custom_for(actor) if field.definition.indexed]
        everything = [*cls.filters, *cls.added_filters, *further]
        if cls.personal is not None:
            hidden |= {one.name for one in everything if cls.personal.hides(one.name, actor)}
        return [f for f in everything if f.name not in hidden and cls._permits(actor, f.needs)]

    @classmethod
    def map_for(cls, actor: Actor) -> Map | None:
        """The map, for whoever may know where its rows are."""
        if cls.map is None or {cls.map.latitude, cls.map.longitude} & cls.hidden_names(actor):
            return None
        return cls.map

    @classmethod
    def sections_for(cls, actor: Actor) -> list[Section]:
        further: dict[str, str] = {}
        for field in cls.custom_for(actor):
            title = field.definition.section or _("Further data")
            further[title] = f"{further.get(title, '')} {field.name}"
        declared = [section for section in cls.form if cls._permits(actor, section.needs)]
        return [*declared, *(Section(title, names) for title, names in further.items())]

    @classmethod
    def tabs_for(cls, actor: Actor) -> list[Tab]:
        return [*cls.tabs, *cls.added_tabs]

    @classmethod
    def form_names(cls) -> tuple[str, ...]:
        return tuple(name for section in cls.form for name in section.names)

    @classmethod
    def fields_for(cls, actor: Actor) -> list[Field]:
        """The fields this actor may fill in."""
        return [field_of(cls.model, name) for s in cls.sections_for(actor) for name in s.names]

    @classmethod
    def actions_for(cls, actor: Actor) -> list[Action]:
        return [action for action in cls.actions if cls.may(actor, action.needs)]

    @classmethod
    def next_step(cls, row: Any, actor: Actor) -> Action | None:
        """What comes next for the record; None where nothing does, or it is not the actor's to do."""
        step = next((action for action in cls.next_steps if action.fits(row)), None)
        return step if step is not None and cls.may(actor, step.needs) else None

    @classmethod
    def new_values(cls, actor: Actor) -> dict[str, Any]:
        """What a new row starts with."""
        return cls.defaults(actor) if cls.defaults else {}

    @classmethod
    def custom_for(cls, actor: Actor) -> Sequence[Virtual]:
        """The fields that this installation has added to its records."""
        if not cls.is_record():
            return ()
        custom.refresh(actor)
        return custom.fields_of(cls.model)

    # --- its rows ----------------------------------------------------------------------------

    @classmethod
    def rows(cls, actor: Actor, verb: str = "view", *, trash: bool = False) -> Rows:
        """The live rows (or those in the trash) on which `actor` may do `verb`: the one road to them."""
        rows = Rows.visible(cls.model, actor, verb)
        return rows.filter(trashed__isnull=not trash) if cls.is_record() else rows

    @classmethod
    def searched(cls, q: str, rows: Rows) -> Q:
        """The condition for free text. Tables that are no records are small and compared in Python."""
        words = search_words(q)
        if cls.is_record():
            return text_condition(words, cls.key(), walked=rows.arms, opened_by=rows.opened_by)
        names = cls.search.split()
        found = [
            pk
            for pk, *texts in rows.queryset().values_list("pk", *names)
            if all(word in fold(" ".join(str(text) for text in texts)) for word in words)
        ]
        return Q(pk__in=found)

    @classmethod
    def get(cls, actor: Actor, pk: int, verb: str = "view", *, trash: bool | None = False) -> Any | None:
        """One row, or None when the actor may not `verb` it. `trash=None` takes it wherever it is."""
        found = access.rows(cls.model, actor, verb).filter(pk=pk)
        if cls.is_record() and trash is not None:
            found = found.filter(trashed__isnull=not trash)
        relations = [f.name for f in cls.model._meta.concrete_fields if f.is_relation and not f.primary_key]
        return found.select_related(*relations).first()

    @classmethod
    def default_order(cls) -> Order:
        return cls.order_named(cls.sort) if cls.sort else Order("pk", descending=True)

    @classmethod
    def order_named(cls, name: str) -> Order:
        """The order of a sortable column; with - for descending."""
        return Order(cls._sort_column(name), descending=name.startswith("-"))

    @classmethod
    def _sort_column(cls, name: str) -> str:
        wanted = name.removeprefix("-")
        return next((c.sort for c in (*cls.columns, *cls.more_columns) if c.name == wanted), "")
