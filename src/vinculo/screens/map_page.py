"""The list as a map: the page, and what it asks for when somebody looks closer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vinculo.entities.columns import Column, Link, prepare_each
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Map
from vinculo.entities.query import BadQuery
from vinculo.identity.actor import Actor
from vinculo.screens import list as lists
from vinculo.screens.asked import actor_of, asked, refusal, require, same_list
from vinculo.screens.looks import looks
from vinculo.screens.map_basis import basis
from vinculo.screens.shell import crumbs
from vinculo.screens.table import shape_for

BESIDE = 50  # rows told beside the map


def map_of(entity: type[Entity], actor: Actor) -> Map:
    """The map this actor may open; refuses as the list does. Raises Http404 where there is none for him."""
    require(entity, actor, "list")
    found = entity.map_for(actor)
    if found is None:
        raise Http404
    return found


@require_GET
def map_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The page: search, filters and saved views of the list around a map that fetches its points itself."""
    actor = actor_of(request)
    map_of(entity, actor)
    try:
        query = asked(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    here = same_list(request.GET)
    views = lists.views(request, entity, actor)
    context = {
        "entity": entity,
        "crumbs": crumbs(entity)[:1],
        "query": query,
        "views": [one | {"url": to_map(entity, one["url"]), "delete_url": ""} for one in views],
        "chips": lists.chips(request, query),
        "filters_id": "filters",
        "filters_url": entity.url("filters/") + same_list(request.GET, on="map"),
        "keep": [{"name": name, "value": value} for name, value in request.GET.items() if name != "q" and value],
        "count_url": entity.url("count/") + here,
        "looks": looks(entity, actor, here, "map"),
        "list_url": entity.url() + here,
        "points_url": entity.url("map/points") + here,
        "without_url": entity.url() + same_list(request.GET, located="false"),
        "map": basis(entity),
    }  # fmt: skip
    return render(request, "screens/map.html", context)


def to_map(entity: type[Entity], url: str) -> str:
    """The address of a list, of its map instead."""
    return url.replace(entity.url(), entity.url("map/"), 1)


@require_GET
def near_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The rows `?ids=1,2…` in that order, as items of the list beside the map; those out of scope are left out."""
    actor = actor_of(request)
    where = map_of(entity, actor)
    asked_for = request.GET.get("ids", "").split(",")[:BESIDE]
    pks = [int(text) for text in asked_for if text.isascii() and text.isdecimal() and len(text) < 19]
    trash = request.GET.get("trash") == "1" and entity.may(actor, "delete")
    columns = shown(entity, where, actor)
    rows = entity.rows(actor, "list", trash=trash).filter(pk__in=pks)
    found = {row.pk: row for row in rows.page(entity.default_order(), BESIDE, shape=shape_for(columns))}
    context = {"entity": entity, "items": told([found[pk] for pk in pks if pk in found], where, columns, actor)}
    template = "screens/map_card.html" if request.GET.get("as") == "card" else "screens/map_items.html"
    return render(request, template, context)


def shown(entity: type[Entity], where: Map, actor: Actor) -> list[Column]:
    """The columns a marker tells, without those that do not exist for this actor."""
    wanted = where.shows.split()
    return [one for one in entity.columns_for(actor) if one.name in wanted and not isinstance(one, Link)]


def told(rows: list[Any], where: Map, columns: list[Column], actor: Actor) -> list[dict[str, Any]]:
    """[{row, latitude, longitude, cells, text}]: what the list beside the map and a marker say of a row."""
    prepared = prepare_each(columns, rows, actor)
    return [
        {
            "row": row,
            "latitude": getattr(row, where.latitude),
            "longitude": getattr(row, where.longitude),
            "cells": [cell for one, had in zip(columns, prepared, strict=True) if (cell := one.cell(row, had))],
            "text": " · ".join(text for column in columns if (text := column.text(row))),
        }
        for row in rows
    ]


__all__ = ["BESIDE", "map_of", "map_screen", "near_screen"]
