"""What a declaration resolves to, as plain text for whoever wonders where something on a screen comes from."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

import vinculo
from vinculo.entities import registry
from vinculo.entities.columns import Column
from vinculo.entities.entity import Entity
from vinculo.entities.filters import Filter
from vinculo.entities.layout import Related
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Role
from vinculo.records.access import level_for, rule_for
from vinculo.records.record import followers

Row = Sequence[object]


def explain(entity: type[Entity]) -> str:
    """The whole declaration: facts, columns, filters, form, tabs, actions, functions by role, addresses."""
    parts: list[tuple[str, Sequence[Row]]] = [
        (full_name(entity), facts(entity)),
        (_("Columns"), columns(entity)),
        (_("Filters"), filters(entity)),
        (_("Preset views"), [(preset.name, _parameters(preset.query)) for preset in entity.presets]),
        (_("Form and record page"), [(s.title, s.fields, needs(entity, s.needs)) for s in entity.form]),
        (_("Board"), board(entity)),
        (_("Tabs"), tabs(entity)),
        (_("Verbs"), verbs(entity)),
        (_("Functions by role"), functions(entity)),
        (_("Addresses"), addresses(entity)),
    ]
    return "\n\n".join(f"{title}\n{aligned(rows)}" for title, rows in parts if rows)


def full_name(entity: type[Entity]) -> str:
    """`directory.account`, the name `vinculo explain` is asked by."""
    return f"{entity.model._meta.app_label}.{entity.key()}"


def find(name: str) -> type[Entity] | None:
    """The entity called so: `directory.account`, `account` or `accounts`."""
    for entity in registry.entities():
        if name.lower() in (full_name(entity), entity.key(), entity.path):
            return entity
    return None


# --- the parts -----------------------------------------------------------------------------------


def facts(entity: type[Entity]) -> list[Row]:
    model: Any = entity.model
    menu = entity.menu
    found: list[tuple[str, object]] = [
        (_("is"), inspect.cleandoc(entity.__doc__ or "").split("\n")[0]),
        (_("called"), f"{entity.noun.singular}, {entity.noun.plural} ({entity.noun.gender})"),
        (_("declared in"), _place(entity)),
        (_("table"), f"{model._meta.db_table} ({_place(model)})"),
        (_("reached by"), type(rule_for(model)).__name__),
        (_("menu"), menu and f"{menu.group}, {menu.order}, {menu.icon} {menu.shortcut}".strip()),
        (_("sorted by"), entity.sort or _("the newest first")),
        (_("short form"), entity.quick),
    ]
    if entity.is_record():
        found += [
            (_("called by"), model.title_field),
            (_("searched in"), " ".join(model.search_fields)),
            (_("numbers"), model.number_series),
            (_("follows"), model.follows),
            (_("followed by"), " ".join(below.kind() for below in followers(model))),
            (_("row rules"), " ".join(rule.__name__ for rule in model.rules)),
        ]
    else:
        found.append((_("searched in"), entity.search))
    if entity.imports:
        found.append((_("imports match"), " ".join(entity.imports.match)))
    return [fact for fact in found if fact[1]]


def columns(entity: type[Entity]) -> list[Row]:
    def row(column: Column, place: str) -> Row:
        sort = _("sorts by %(column)s") % {"column": column.sort} if column.sort else ""
        kind = type(column).__name__
        return column.name, column.label, kind, place, sort, needs(entity, column.needs), giver(entity, column)

    shown = [row(c, _("hidden") if c.hidden else _("shown")) for c in (*entity.columns, *entity.added_columns)]
    return shown + [row(c, _("to choose")) for c in entity.more_columns]


def filters(entity: type[Entity]) -> list[Row]:
    def row(one: Filter) -> Row:
        asked = " ".join(f"?{parameter}=" for parameter in one.parameters)
        return one.name, one.label, one.widget, asked, needs(entity, one.needs), giver(entity, one)

    return [row(one) for one in (*entity.filters, *entity.added_filters)]


def board(entity: type[Entity]) -> list[Row]:
    found = entity.board
    if found is None:
        return []
    facts = [
        (_("column"), found.column),
        (_("one for each"), found.columns_of),
        (_("moved by"), found.move.name),
        (_("adds up"), " ".join(found.figures)),
        (_("card"), found.card),
        (_("state"), found.state),
        (_("due"), found.due),
        (_("closed columns"), " ".join(f"{name}={','.join(map(str, of))}" for name, of in found.closed.items())),
        (_("sorted by"), found.order or entity.sort or _("the newest first")),
    ]
    return [fact for fact in facts if fact[1]]


def tabs(entity: type[Entity]) -> list[Row]:
    def row(tab: Any) -> Row:
        points = f"{tab.entity}.{tab.field}" if isinstance(tab, Related) else ""
        return str(tab.label), type(tab).__name__, points, giver(entity, tab)

    return [row(tab) for tab in (*entity.tabs, *entity.added_tabs)]


def verbs(entity: type[Entity]) -> list[Row]:
    return [
        (action.name, str(action.label), needs(entity, action.needs), _("also for many") if action.bulk else "")
        for action in entity.actions
    ]


def functions(entity: type[Entity]) -> list[Row]:
    """How far each verb reaches in the end: the table of roles, and what everybody may."""
    roles = list(Role.objects.order_by("pk"))
    actors = [
        Actor(user_id=-1, name=role.name, is_external=role.is_external,
              levels={name: Level.named(level) for name, level in role.levels.items()})
        for role in roles
    ]  # fmt: skip
    reach = [
        (f"{entity.key()}.{verb}", *(level_for(entity.model, actor, verb).name.lower() for actor in actors))
        for verb in entity.functions()
    ]
    return [("", *roles), *reach]


def addresses(entity: type[Entity]) -> list[Row]:
    found = [(f"/{path}", name) for path, name in _patterns(get_resolver().url_patterns)]
    return [row for row in found if f"/{entity.path}/" in f"{row[0]}/"]


# --- helpers -------------------------------------------------------------------------------------


def needs(entity: type[Entity], function: str) -> str:
    return _("needs %(function)s") % {"function": f"{entity.key()}.{function}"} if function else ""


def giver(entity: type[Entity], piece: object) -> str:
    """Which upper entity gave this piece."""
    for other in registry.entities():
        if any(piece is given for given in other.adds_to.get(entity.model, ())):
            return _("given by %(entity)s") % {"entity": full_name(other)}
    return ""


def aligned(rows: Iterable[Row]) -> str:
    """The rows as indented columns; a column that is empty everywhere is left out."""
    texts = [[str(cell) for cell in row] for row in rows]
    columns = [column for column in zip(*texts, strict=True) if any(column)]
    widths = [max(map(len, column)) for column in columns]
    lines = zip(*columns, strict=True)
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _parameters(query: dict[str, Any]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in query.items())


def _place(found: type) -> str:
    """The file a class is written in, from the package on."""
    return str(Path(inspect.getfile(found)).relative_to(Path(vinculo.__path__[0]).parent))


def _patterns(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.name or ""
