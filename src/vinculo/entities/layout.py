"""Small pieces a declaration is put together from: menu entry, form section, tab, preset view, import rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from vinculo.entities.noun import Text
from vinculo.identity.actor import Actor
from vinculo.records.rows import Rows

ME = "me"  # filter value: whoever is looking


@dataclass(frozen=True, slots=True)
class Menu:
    """Where the entity stands in the sidebar. `group` is one of `screens.shell.GROUPS`.

    `opens` is the query the list has when it is opened from there («?outcome=open»).
    `log` names what is written down at once («Log an activity»), as (label, query of the new form, letter that does
    it together with Ctrl). One for the `house` alone is not shown to people from outside.
    """

    group: str
    icon: str
    order: int = 100
    shortcut: str = ""
    log: tuple[Text, str, str] | None = None
    opens: str = ""
    house: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of form and detail page: `fields` are model field names in one string.

    `needs` names a function of the role table (`account.see_credit`) without which its fields do not exist.
    In forms, `after` is a template under its fields, and one that is `folded` opens on demand.
    """

    title: Text
    fields: str
    needs: str = ""
    after: str = ""
    folded: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fields.split())


@dataclass(frozen=True)
class View:
    """A preset list: `View(noun.later("Mine"), owner=ME)`; keywords are list parameters."""

    name: Text
    query: dict[str, Any]

    def __init__(self, name: Text, **query: Any) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "query", query)


@dataclass(frozen=True, slots=True)
class Import:
    """What files may bring in: `match` are the fields that recognise an existing row, strongest first.

    `headers` are other names a column may have in people's files; `positional` is the column order of files
    without a header line; `words` are other names for values, as {field: {what files say: value}}. `ways` are pages
    that take in other kinds of files: (what the link says, where it leads from `/accounts/import/`).
    """

    match: tuple[str, ...]
    headers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    positional: tuple[str, ...] = ()
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    ways: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which fields of a form belong to which kind of row: those of other kinds are put away while they are blank.

    `of(actor)` tells the kind by the value of the field that decides, as the form sends it; `shows` are the fields
    by kind. Whatever it does not name always shows.
    """

    of: Callable[[Actor], Mapping[str, str]]
    shows: Mapping[str, str]

    def kinds_by_field(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind, names in self.shows.items():
            for name in names.split():
                found.setdefault(name, []).append(kind)
        return found


@dataclass(frozen=True, slots=True)
class Look:
    """A page of its own that shows the rows another way, at `path` below the list; filters are not taken along."""

    key: str
    label: Text
    icon: str
    path: str


@dataclass(frozen=True, slots=True)
class Map:
    """The list as a map: the fields that hold degrees north and east; `shows` are the columns a marker tells."""

    latitude: str
    longitude: str
    shows: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.latitude, self.longitude, *self.shows.split())

    def nowhere(self) -> Q:
        """The rows without a place."""
        return Q(**{f"{self.latitude}__isnull": True}) | Q(**{f"{self.longitude}__isnull": True})


@dataclass(frozen=True, slots=True)
class Duplicates:
    """By which fields two records may turn out to be one; each option is a string of field names, `place` and
    `fiscal_id` a single one.

    `home` is the relation to the record they belong to: people of one home are sooner the same. `tree` is the one to
    the record above, whose branches share its tax id and its mailboxes.
    """

    names: str
    persons: bool = False  # names of people, not of houses
    fiscal_id: str = ""
    phones: str = ""
    emails: str = ""
    websites: str = ""
    place: str = ""
    home: str = ""
    tree: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        traits = (self.names, self.fiscal_id, self.phones, self.emails, self.websites, self.place, self.home, self.tree)
        return tuple(dict.fromkeys(" ".join(traits).split()))


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A further kind of file for rows: `write(rows, actor)` gives the text of some rows, which stand one after another.

    `name` is what its addresses end in (`/contacts/export.NAME`); `with_code` says it is short enough for a QR code.
    """

    name: str
    label: Text
    media_type: str
    write: Callable[[Any, Any], str]
    icon: str = "file"
    with_code: bool = False

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the record page. `template` is rendered with what `screens.detail` prepares for its type."""

    key: ClassVar[str] = ""
    label: Text


@dataclass(frozen=True, slots=True)
class Related(Tab):
    """The rows of another entity that point here through their field `field`."""

    entity: str
    field: str = ""

    @property
    def slug(self) -> str:
        return self.entity


@dataclass(frozen=True, slots=True)
class Listed(Tab):
    """A short list of our own making: `rows(row, actor)` gives [{title, hint, url}]."""

    slug: str
    rows: Callable[[Any, Any], list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Drawn(Tab):
    """A tab with a template of its own, which gets what `context(row, actor)` gives.

    `needs` names the entity it shows, without which the tab is absent; `count(row, actor)` stands in its label: a
    number, or the rows to be counted together with those of all other tabs.
    """

    slug: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]]
    count: Callable[[Any, Any], int | Rows | QuerySet[Any]]
    needs: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures at the head of a record's page: `of(row, actor)` gives [{label, value, icon, url}]."""

    of: Callable[[Any, Any], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A piece under the fields of a record's page: `template` with what `context(row, actor)` gives.

    One that `shows` some of the fields itself stands above the others, instead of them; one `at_head` stands above
    all tabs.
    """

    template: str
    context: Callable[[Any, Any], dict[str, Any]]
    shows: str = ""
    at_head: bool = False


@dataclass(frozen=True, slots=True)
class ListPart:
    """A piece of a list's page, beside the saved views: `template` with what `context(query, actor)` gives.

    `query` is the query string of the list; without a context (None) the piece is left out.
    """

    template: str
    context: Callable[[str, Any], dict[str, Any] | None]
