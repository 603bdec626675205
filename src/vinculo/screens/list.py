"""The list of an entity: rows → filters → page → table."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.operations.fields import bulk_fields
from vinculo.abilities.operations.work import EDIT, MOST
from vinculo.abilities.saved_views.models import SavedView
from vinculo.entities.entity import Entity
from vinculo.entities.filters import OFFERED as MOST_OFFERED
from vinculo.entities.filters import Filter
from vinculo.entities.layout import ListPart
from vinculo.entities.paths import plural_path
from vinculo.entities.periods import OFFERED, PERIOD, Period
from vinculo.entities.query import BadQuery, ListQuery, write_cursor
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_integer
from vinculo.screens.asked import actor_of, asked, refusal, require, same_list
from vinculo.screens.filter_panel import grouped, words_in_use
from vinculo.screens.looks import look_url, looks
from vinculo.screens.shell import crumbs
from vinculo.screens.table import body, head, shape_for

PAGE = 50
COUNT_CAP = 10_000
VERBS = ("create", "change", "delete", "export", "import", "duplicates")  # that the page offers


@require_GET
def list_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """One page of the list."""
    actor = actor_of(request)
    require(entity, actor, "list")
    try:
        query = asked(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    rows = query.narrow(entity, entity.rows(actor, "list", trash=query.trash))
    page = rows.page(query.order, PAGE + 1, after=query.after, before=query.before, shape=shape_for(query.columns))
    context = {
        "entity": entity,
        "crumbs": crumbs(entity)[:1],
        "query": query,
        "columns": head(query, request.GET),
        "trash_url": entity.url("?trash=1") if entity.is_record() and entity.may(actor, "delete") else "",
        "columns_url": entity.url("columns/") + same_list(request.GET),
        "create_label": entity.noun.say("New {noun}"),
        "filters_id": "filters",
        **turning(request, query, page),
        "selectable": may_select(entity, actor) and not query.trash,
        "views": views(request, entity, actor),
        "chips": chips(request, query),
        "filters_url": entity.url("filters/") + same_list(request.GET),
        "may": {verb: entity.may(actor, verb) for verb in VERBS},
        "bulk": bulk_verbs(entity, actor),
        "empty": empty(entity, actor),
        "keep": [
            {"name": name, "value": value}
            for name, value in request.GET.items()
            if value and name not in ("q", "after", "before")  # another text starts at the beginning
        ],
        "exports": exports(entity, request) if entity.may(actor, "export") else [],
        "here": same_list(request.GET),
        "parts": list_parts(entity, same_list(request.GET), actor),
        "count_url": entity.url("count/") + same_list(request.GET),
        "looks": looks(entity, actor, same_list(request.GET), "list"),
    }
    context["body"] = body(
        entity, query.columns, context.pop("rows"), actor, selectable=context["selectable"], trash=query.trash
    )
    template = "screens/list_results.html" if request.headers.get("HX-Target") == "results" else "screens/list.html"
    return render(request, template, context)


def list_parts(entity: type[Entity], query: str, actor: Actor) -> list[dict[str, Any]]:
    """[{template, …}] of what higher rooms add to the list."""
    parts = [part for part in entity.added_parts if isinstance(part, ListPart)]
    told = [(part.template, part.context(query, actor)) for part in parts]
    return [{"template": template, **context} for template, context in told if context is not None]


def turning(request: HttpRequest, query: ListQuery, page: list[Any]) -> dict[str, Any]:
    """The rows of this page and the addresses of the next and the previous one."""
    more = len(page) > PAGE
    if query.before is not None:
        rows = page[1:] if more else page
        has_next, has_previous = True, more
    else:
        rows = page[:PAGE]
        has_next, has_previous = more, query.after is not None
    found: dict[str, Any] = {"rows": rows, "next_url": "", "previous_url": ""}
    if rows and has_next:
        found["next_url"] = same_list(request.GET, after=write_cursor(query.order, rows[-1]))
    if rows and has_previous:
        found["previous_url"] = same_list(request.GET, before=write_cursor(query.order, rows[0]))
    return found


@require_GET
def filters_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The filters to choose from: the inside of the list's drawer, or a page where no script fetches it."""
    actor = actor_of(request)
    require(entity, actor, "list")
    filters = entity.filters_for(actor)
    words = words_in_use(entity, filters, actor)
    drawn = [filter_context(one, request, actor, entity.url("filters/")) for one in filters]
    context = {
        "entity": entity,
        "action": look_url(entity, actor, request.GET.get("on", "")),
        "groups": grouped(entity, [one | {"words": words.get(one["name"], ())} for one in drawn], actor),
        "kept": kept(request, entity, actor),
        "q": request.GET.get("q", "")[:200],
        "crumbs": crumbs(entity),
    }
    drawer = request.headers.get("HX-Request")
    return render(request, "screens/filter_form.html" if drawer else "screens/filters.html", context)


@require_GET
def count_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """How many rows the list has, as a fragment: «1.204» or «10.000+»; with it comes «select all 1.204»."""
    actor = actor_of(request)
    require(entity, actor, "list")
    try:
        query = asked(request, entity, actor)
    except BadQuery:
        return HttpResponse("", status=400)
    found = query.narrow(entity, entity.rows(actor, "list", trash=query.trash)).count(COUNT_CAP)
    if found is None or found > COUNT_CAP:
        text = _("more than %(count)s") % {"count": format_integer(COUNT_CAP)} if found else _("many")
        return HttpResponse(text)
    offered = PAGE < found <= MOST and may_select(entity, actor) and not query.trash
    context = {"text": format_integer(found), "total": found if offered else 0}
    return render(request, "screens/count.html", context)


def may_select(entity: type[Entity], actor: Actor) -> bool:
    bulk = any(action.bulk for action in entity.actions_for(actor))
    return entity.is_record() and (bulk or entity.may(actor, "delete") or may_edit_many(entity, actor))


def may_edit_many(entity: type[Entity], actor: Actor) -> bool:
    return entity.is_record() and entity.may(actor, "change") and bool(bulk_fields(entity, actor))


def views(request: HttpRequest, entity: type[Entity], actor: Actor) -> list[dict[str, Any]]:
    """The tabs above the list: everything, the presets, the saved views."""
    here = same_list(request.GET, drop=("columns", "view"))
    found = [{"label": entity.noun.say("All"), "url": entity.url(), "active": here == "?"}]
    for preset in entity.presets:
        url = "?" + "&".join(f"{name}={value}" for name, value in preset.query.items())
        found.append({"label": str(preset.name), "url": entity.url() + url, "active": here == url})
    mine_or_shared = Q(user_id=actor.user_id)
    if not actor.is_external:
        mine_or_shared |= Q(shared=True)
    for view in SavedView.objects.filter(mine_or_shared, entity=entity.key()):
        url = f"?{view.query}"
        found.append(
            {
                "label": view.name,
                "url": entity.url() + url,
                "active": here == url,
                "shared": view.shared,
                "delete_url": entity.url(f"views/{view.pk}/delete/") if view.user_id == actor.user_id else "",
            }
        )
    return found


def chips(request: HttpRequest, query: ListQuery) -> list[dict[str, str]]:
    """The filters as sentences, each with the address of the list without it."""
    found = [
        {"value": one.sentence, "remove_url": same_list(request.GET, drop=(one.name,))} for one in query.conditions
    ]
    if query.q:
        text = _("Contains “%(text)s”") % {"text": query.q}
        found.insert(0, {"value": text, "remove_url": same_list(request.GET, q=None)})
    if query.trash:
        found.insert(0, {"value": _("In the trash"), "remove_url": same_list(request.GET, trash=None)})
    return found


def filter_context(one: Filter, request: HttpRequest, actor: Actor, here: str) -> dict[str, Any]:
    """What the filter panel draws for a filter, filled with what is asked now."""
    chosen = request.GET.getlist(one.name)
    found: dict[str, Any] = {
        "name": one.name,
        "label": one.label,
        "widget": one.widget,
        "value": chosen[-1] if chosen else "",
        "gte": request.GET.get(f"{one.name}__gte", ""),
        "lte": request.GET.get(f"{one.name}__lte", ""),
    }
    if one.widget == "date":
        found["periods"] = periods(chosen)
        if PERIOD.fullmatch(found["gte"]) or PERIOD.fullmatch(found["lte"]):
            found["widget"] = "text"  # days counted from today, which no calendar shows
    if one.widget == "choice":
        choices = one.choices(actor)
        found["choices"] = [(value, label, value in chosen) for value, label in choices]
        if len(choices) > MOST_OFFERED:
            labels = dict(choices)
            found |= {"widget": "record", "url": f"{here}{one.name}/", "input_id": f"f-{one.name}"}
            found["record"] = labels.get(found["value"], "")
    if one.widget == "record":
        found["url"] = f"/{plural_path(one.field.related)}/choices/"  # type: ignore[attr-defined]
        found["input_id"] = f"f-{one.name}"
        if chosen and chosen[-1].isdecimal():
            rows = one.field.rows(actor).queryset()  # type: ignore[attr-defined]
            found["record"] = rows.filter(pk=int(chosen[-1][:18])).first()
    return found


def periods(chosen: list[str]) -> list[tuple[str, str, bool]]:
    """[(value, label, chosen)] of the periods a date is offered by, and of whatever is asked now."""
    offered = [*OFFERED, *(value for value in chosen if value not in OFFERED)]
    return [(value, str(Period.read(value) or value), value in chosen) for value in offered]


def kept(request: HttpRequest, entity: type[Entity], actor: Actor) -> list[tuple[str, str]]:
    """What the filter form must carry along because it has no input for it."""
    names = {parameter for one in entity.filters_for(actor) for parameter in one.parameters}
    return [(k, v) for k, vs in request.GET.lists() for v in vs if k in ("sort", "columns", "trash") and k not in names]


def bulk_verbs(entity: type[Entity], actor: Actor) -> list[dict[str, Any]]:
    """The buttons of the bar that appears over ticked rows."""
    found: list[dict[str, Any]] = [
        {"label": action.label, "icon": action.icon, "value": action.name}
        for action in entity.actions_for(actor)
        if action.bulk
    ]
    if may_edit_many(entity, actor):
        found.insert(0, {"label": _("Edit several"), "icon": "pencil", "value": EDIT})
    if entity.merges and entity.may(actor, "merge"):
        found.append({"label": _("Merge"), "icon": "merge", "value": "merge"})
    if entity.formats and entity.may(actor, "export"):
        first = entity.formats[0]
        found.append({"label": str(first.label), "icon": first.icon, "url": entity.url(f"export.{first.name}")})
    if entity.is_record() and entity.may(actor, "delete"):
        question = _("Move the selected rows to the trash?")
        found.append({"label": _("Delete"), "icon": "trash-2", "value": "trash", "danger": True, "confirm": question})
    return found


def empty(entity: type[Entity], actor: Actor) -> dict[str, str]:
    """What an empty list says, and the next step it offers."""
    found = {"title": entity.noun.say("There are no {nouns} yet"), "hint": ""}
    if entity.may(actor, "create"):
        found |= {"action_label": entity.noun.say("New {noun}"), "action_url": entity.url("new/")}
    if entity.imports and entity.may(actor, "import"):
        found["hint"] = _("Type the first one, or bring yours from Excel or CSV.")
        found |= {"second_label": _("Import a file"), "second_url": entity.url("import/")}
    return found


def exports(entity: type[Entity], request: HttpRequest) -> list[dict[str, str]]:
    """The same rows and columns as files."""
    here = same_list(request.GET)
    return [
        {"label": _("Excel (XLSX)"), "url": entity.url("export.xlsx") + here},
        {"label": _("CSV"), "url": entity.url("export.csv") + here, "icon": "file-text"},
        *(
            {"label": str(f.label), "url": entity.url(f"export.{f.name}") + here, "icon": f.icon}
            for f in entity.formats
        ),
    ]
