"""The page of one record: its fields, one timeline, tabs of what hangs from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.timeline import timeline
from vinculo.abilities.favourites.marks import is_starred
from vinculo.abilities.files.attach import LARGEST
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.tags.write import tags_of
from vinculo.entities.actions import Action
from vinculo.entities.columns import TONES, Badge, Column, column_for
from vinculo.entities.entity import Entity
from vinculo.entities.fields import LongText
from vinculo.entities.layout import Drawn, Listed, RecordPart, Related
from vinculo.entities.merging import home_of
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_phone, format_relative, format_size
from vinculo.records.models import RecordAnchor, RecordLink
from vinculo.records.rows import Rows, count_each
from vinculo.screens.asked import actor_of, require
from vinculo.screens.list import COUNT_CAP
from vinculo.screens.old_values import history
from vinculo.screens.shell import crumbs, loggables
from vinculo.screens.table import body, css, shape_for
from vinculo.screens.timeline import entry, timeline_context

RELATED_ROWS = 25


def find(entity: type[Entity], request: HttpRequest, pk: int, verb: str = "view", *, trash: bool | None = None) -> Any:
    """The row, or 404 when it does not exist for this actor; 403 when he sees it but may not `verb` it."""
    actor = actor_of(request)
    require(entity, actor, "view")
    # Only who may delete looks into the trash.
    row = entity.get(actor, pk, trash=trash if entity.may(actor, "delete") else False)
    if row is None:
        raise Http404
    if verb != "view" and not access.reaches(row, actor, verb):
        raise PermissionDenied
    return row


@require_GET
def detail_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = entity.get(actor, pk, trash=None) if entity.may(actor, "view") else None
    gone = row is None or getattr(row, "trashed", None)
    if gone and "trash" not in request.GET and (home := home_of(entity, pk, actor)):
        return redirect(entity.url(f"{home}/"))
    row = find(entity, request, pk) if gone or row is None else row
    if not entity.is_record():
        may_change = access.offers(row, actor, "change")
        return redirect(entity.url(f"{pk}/edit/")) if may_change else catalogue_page(request, entity, row)
    return record_page(request, entity, row, request.GET.get("tab", "overview"))


def record_page(
    request: HttpRequest, entity: type[Entity], row: Any, wanted: str, status: int = 200, **refused: Any
) -> HttpResponse:
    """The page of a record at the tab `wanted`; `refused` is what it says of a comment, file or tag it did not take."""
    actor = actor_of(request)
    tabs = tabs_of(entity, row, actor)
    here = entity.url(f"{row.pk}/")
    tab = next((one for one in tabs if one["key"] == wanted), tabs[0])
    every_part = [part for part in entity.added_parts if isinstance(part, RecordPart)]
    parts, at_head = ([part for part in every_part if part.at_head is place] for place in (False, True))
    context = {
        **heading(entity, row, actor),
        "crumbs": crumbs(entity, (str(row), "")),
        "tabs": [{**one, "active": one is tab, "url": f"{here}?tab={one['key']}"} for one in tabs],
        "tab": tab["key"],
        "tags": [{"pk": tag.pk, "name": tag.name, "tone": TONES.get(tag.colour, "neutral")} for tag in tags_of(row.pk)],
        "meta": meta(entity, row, actor),
        "log": log_here(entity, row, actor),
        "stats": [figure for piece in entity.added_figures for figure in piece.of(row, actor)],
        "head_parts": [{"template": part.template, **part.context(row, actor)} for part in at_head],
        "comments_url": f"{here}comments/",
        "mentions_url": f"/notifications/people/?record={row.pk}",
        "editable": not row.trashed and access.offers(row, actor, "change"),
        "draft": f"comment-{entity.key()}-{row.pk}",
        "shows_remarks": entity.shows_remarks(actor),
        **refused,
    }
    if tab["key"] == "overview":
        told = {name for part in parts for name in part.shows.split()}
        context |= {"sections": sections(entity, row, actor, without=told), "links": links_of(row, actor)}
        drawn = [{"template": part.template, "leads": part.shows, **part.context(row, actor)} for part in parts]
        context["leading"] = [one for one in drawn if one["leads"]]
        context["parts"] = [one for one in drawn if not one["leads"]]
        if context["shows_remarks"]:
            context |= timeline_context(request, entity, row, actor)
    elif tab["key"] == "files":
        context |= files_context(here, row, actor, may_change=context["may"]["change"])
    elif tab["key"] == "history":
        context["changes"] = history(entity, row, actor)
    elif "drawn" in tab:
        own: Drawn = tab["drawn"]
        context["drawn"] = {"template": own.template, **own.context(row, actor), **refused.get("drawn", {})}
    elif "listed" in tab:
        context["listed"] = tab["listed"]
    else:
        context["related"] = related_rows(tab["related"], row, actor)
    return render(request, "screens/detail.html", context, status=status)


def log_here(entity: type[Entity], row: Any, actor: Actor) -> list[dict[str, str]]:
    """What can be written down at once about this record, with the record filled in."""
    pointers = {entity_named(tab.entity).path: tab.field for tab in entity.tabs_for(actor) if isinstance(tab, Related)}
    return [
        {**item, "url": f"{item['url']}&{pointers[path]}={row.pk}&next={entity.url(f'{row.pk}/')}"}
        for item in loggables(actor)
        if (path := item["url"].split("/")[1]) in pointers and entity.path != path
    ]


def catalogue_page(request: HttpRequest, entity: type[Entity], row: Any) -> HttpResponse:
    """A row of a shared list, for somebody who may only read it."""
    actor = actor_of(request)
    context = {
        **heading(entity, row, actor),
        "crumbs": crumbs(entity, (str(row), "")),
        "sections": sections(entity, row, actor),
    }
    return render(request, "screens/catalogue_row.html", context)


@require_GET
def preview_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """The record in the side panel of a list."""
    actor = actor_of(request)
    row = find(entity, request, pk)
    told = entity.is_record() and entity.shows_remarks(actor)
    items, _more = timeline(row, actor, size=5) if told else ([], False)
    context = {**heading(entity, row, actor), "sections": sections(entity, row, actor)[:2]}
    context["entries"] = [entry(item, actor, context["url"]) for item in items]
    return render(request, "screens/preview.html", context)


@require_GET
def timeline_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """More of the timeline, or one kind of it, as a fragment."""
    actor = actor_of(request)
    row = find(entity, request, pk)
    if not entity.shows_remarks(actor):
        raise Http404
    context = {**heading(entity, row, actor), **timeline_context(request, entity, row, actor)}
    return render(request, "screens/timeline_items.html", context)


def heading(entity: type[Entity], row: Any, actor: Actor) -> dict[str, Any]:
    """What every page of the record shows above."""
    may = {verb: access.offers(row, actor, verb) for verb in ("change", "delete")}
    trashed = getattr(row, "trashed", None)
    verbs = buttons(entity, row, actor) if not trashed and entity.is_record() else []
    step = entity.next_step(row, actor) if verbs else None
    return {
        "entity": entity,
        "row": row,
        "url": entity.url(f"{row.pk}/"),
        "may": may,
        "badges": badges(entity, row, actor),
        "owner": None if "owner" in entity.hidden_names(actor) else getattr(row, "owner", None),
        "starred": entity.is_record() and is_starred(row.pk, actor),
        "may_explain": actor.may("access.explain"),
        "absolute_url": f"{settings.BASE_URL}{entity.url(f'{row.pk}/')}",
        "copy_text": entity.copy_text(row, actor) if entity.copy_text else "",
        "next_step": step,
        "actions": [action for action in verbs if action is not step],
    }


def buttons(entity: type[Entity], row: Any, actor: Actor) -> list[Action]:
    """The verbs that make sense for the record as it is."""
    return [action for action in entity.actions_for(actor) if action.on_page and action.fits(row)]


def badges(entity: type[Entity], row: Any, actor: Actor) -> list[dict[str, str]]:
    """[{label, tone}] of what a record is, such as its role."""
    return [
        {"label": column.text(row), "tone": column.shade(row)}
        for column in entity.columns_for(actor)
        if isinstance(column, Badge) and getattr(row, column.name)
    ]


def tabs_of(entity: type[Entity], row: Any, actor: Actor) -> list[dict[str, Any]]:
    """[{key, label, count, related}]: overview, what is related and may be seen, files, history."""
    found: list[dict[str, Any]] = [{"key": "overview", "label": _("Overview")}]
    for tab in entity.tabs_for(actor):
        if isinstance(tab, Related) and entity_named(tab.entity).may(actor, "view"):
            here = pointing_here(tab, row, actor)
            found.append({"key": tab.slug, "label": str(tab.label), "count": here, "related": tab})
        elif isinstance(tab, Drawn) and entity_named(tab.needs).may(actor, "view"):
            found.append({"key": tab.slug, "label": str(tab.label), "count": tab.count(row, actor), "drawn": tab})
        elif isinstance(tab, Listed):
            listed = tab.rows(row, actor)
            found.append({"key": tab.slug, "label": str(tab.label), "count": len(listed), "listed": listed})
    if entity.shows_remarks(actor):
        found.append({"key": "files", "label": _("Files"), "count": files_of(row)})
        found.append({"key": "history", "label": _("Changes")})
    counted = [one for one in found if isinstance(one.get("count"), Rows | QuerySet)]
    counts = count_each([one["count"] for one in counted], COUNT_CAP)
    for one, count in zip(counted, counts, strict=True):
        one["count"] = count
    return found


def pointing_here(tab: Related, row: Any, actor: Actor) -> Rows:
    return entity_named(tab.entity).rows(actor).filter(**{tab.field: row.pk})


def related_rows(tab: Related, row: Any, actor: Actor) -> dict[str, Any]:
    """A table of the other entity's rows that point here."""
    other = entity_named(tab.entity)
    columns = [column for column in other.default_columns(actor) if column.name != tab.field]
    rows = pointing_here(tab, row, actor).page(other.default_order(), RELATED_ROWS + 1, shape=shape_for(columns))
    return {
        "entity": other,
        "columns": [{"label": c.label, "css": k} for c, k in zip(columns, css(columns), strict=True)],
        "body": body(other, columns, rows[:RELATED_ROWS], actor, selectable=False),
        "more_url": f"{other.url()}?{tab.field}={row.pk}" if len(rows) > RELATED_ROWS else "",
        "new_label": other.noun.say("New {noun}"),
        "empty": other.noun.say("There are no {nouns} yet"),
        "new_url": f"{other.url('new/')}?{tab.field}={row.pk}" if other.may(actor, "create") else "",
        "list_url": f"{other.url()}?{tab.field}={row.pk}",
    }


def definition(entity: type[Entity], row: Any, name: str, actor: Actor) -> tuple[str, str, str]:
    """(label, html, name) of one field."""
    column: Column = entity.seen_by(actor, column_for(entity.model, name))
    html = column.cell(row, column.prepare([row], actor))
    # The cell is escaped by its column.
    return column.label, linebreaksbr(mark_safe(html)) if isinstance(column.field, LongText) else html, name


def sections(entity: type[Entity], row: Any, actor: Actor, *, without: Collection[str] = ()) -> list[dict[str, Any]]:
    """[{title, rows: [(label, html)]}] of the filled-in fields, those `without` left out."""
    found = []
    for section in entity.sections_for(actor):
        wanted = [name for name in section.names if name not in without]
        filled = [name for name in wanted if getattr(row, name) not in (None, "", [], False)]
        shown = [definition(entity, row, name, actor) for name in filled]
        if shown:
            found.append({"title": str(section.title), "rows": shown})
    return found


def links_of(row: Any, actor: Actor) -> list[dict[str, Any]]:
    """The further accounts of a record; those out of sight are not named."""
    if not access.rule_for(type(row)).links:
        return []
    links = RecordLink.objects.filter(anchor_id=row.pk, account__isnull=False).select_related("account")
    if not links:
        return []
    seen = set(
        RecordAnchor.objects.visible_to(actor).filter(pk__in=[x.account_id for x in links]).values_list("pk", flat=True)
    )
    return [
        {"title": x.account.title, "url": f"/accounts/{x.account_id}/", "role": x.role}
        for x in links
        if x.account and x.account_id in seen
    ]


def files_of(row: Any) -> QuerySet[Attachment]:
    """The files of a record, those taken off it left out."""
    return Attachment.objects.filter(anchor_id=row.pk, trashed__isnull=True)


def files_context(here: str, row: Any, actor: Actor, *, may_change: bool) -> dict[str, Any]:
    """The files of a record and the place for more."""
    rows = files_of(row).select_related("file").order_by("-at")
    files = [file_line(here, one, removable=may_change or one.author_id == actor.user_id) for one in rows]
    upload = {"upload_url": f"{here}files/", "max_bytes": LARGEST, "max_text": _("up to 50 MB")}
    return {"files": files, **(upload if may_change and not row.trashed else {})}


def file_line(here: str, one: Attachment, *, removable: bool) -> dict[str, str]:
    """A file of the record at `here`, as its component draws it."""
    return {
        "name": one.name,
        "url": f"{here}files/{one.pk}/",
        "size": format_size(one.file.size),
        "who": one.author_name,
        "when": format_relative(one.at),
        "delete_url": f"{here}files/{one.pk}/remove/" if removable else "",
    }


def meta(entity: type[Entity], row: Any, actor: Actor) -> list[dict[str, str]]:
    """What one wants at hand beside the name, as far as the actor may see it: phone, e-mail, place, company."""
    found, hidden = [], entity.hidden_names(actor)
    account = getattr(row, "account", None)
    if account is not None and "account" not in hidden and access.reaches(account, actor, "view"):
        found.append(
            {"icon": "building-2", "label": _("Account"), "value": str(account), "url": f"/accounts/{account.pk}/"}
        )
    for name, icon, scheme in (("phone", "phone", "tel:"), ("mobile", "phone", "tel:"), ("email", "mail", "mailto:")):
        if name not in hidden and (value := getattr(row, name, "")):
            text = format_phone(value) if scheme == "tel:" else value
            found.append({"icon": icon, "label": "", "value": text, "url": f"{scheme}{value}"})
    if "city" not in hidden and (city := getattr(row, "city", "")):
        found.append({"icon": "map-pin", "label": "", "value": city, "url": ""})
    return found


__all__ = ["detail_screen", "find", "heading", "preview_screen", "record_page", "sections", "timeline_screen"]
