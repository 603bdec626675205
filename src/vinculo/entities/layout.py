"""Small pieces a declaration is put together from: menu entry, form section, tab, preset view, import rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from vinculo.entities.noun import Text

ME = "me"  # filter value: whoever is looking


@dataclass(frozen=True, slots=True)
class Menu:
    """Where the entity stands in the sidebar. `group` is one of `screens.shell.GROUPS`."""

    group: str
    icon: str
    order: int = 100
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of form and detail page: `fields` are model field names in one string.

    `needs` names a function of the role table (`account.see_credit`) without which its fields do not exist.
    """

    title: Text
    fields: str
    needs: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fields.split())


@dataclass(frozen=True)
class View:
    """A preset list: `View(_("Mine"), owner=ME)`; keywords are list parameters."""

    name: Text
    query: dict[str, Any]

    def __init__(self, name: Text, **query: Any) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "query", query)


@dataclass(frozen=True, slots=True)
class Import:
    """What files may bring in: `match` are the fields that recognise an existing row, strongest first.

    `headers` are other names a column may have in people's files; `positional` is the column order of files
    without a header line; `words` are other names for values, as {field: {what files say: value}}.
    """

    match: tuple[str, ...]
    headers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    positional: tuple[str, ...] = ()
    words: dict[str, dict[str, Any]] = field(default_factory=dict)


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
