"""The catalogue as one walks through it: a grid per category, and the whole tree on one page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.price_list.whose import client_of
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product.pictures import pictures_of
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.entities.filters import NONE
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_integer, format_money
from vinculo.screens.asked import actor_of, require
from vinculo.screens.looks import looks
from vinculo.screens.shell import crumbs

GRID = "/products/categories/"
IN_GRID = 60
IN_TREE = 500
LISTED = (
    "pk", "name", "name_key", "sku", "category_id", "price", "currency", "is_active", "unit__symbol",
)  # fmt: skip


def products(actor: Actor) -> Any:
    """The live products the actor sees."""
    return access.rows(Product, actor, "list").filter(trashed__isnull=True)


def categories(actor: Actor) -> list[ProductCategory]:
    """All categories, in the order of the tree."""
    return list(access.rows(ProductCategory, actor, "view"))


def category_url(category: ProductCategory) -> str:
    return f"{GRID}{category.pk}/"


def counted(rows: list[ProductCategory], actor: Actor) -> dict[int | None, int]:
    """{category: products in it and below it}; under None those in no category. One question."""
    found: dict[int | None, int] = dict(products(actor).order_by().values_list("category_id").annotate(Count("pk")))
    for row in reversed(rows):  # what hangs from a category comes after it
        if row.parent_id:
            found[row.parent_id] = found.get(row.parent_id, 0) + found.get(row.pk, 0)
    return found


def at_own_prices(found: list[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """The products with the prices that whoever comes from outside pays; one question more."""
    if not actor.is_external:
        return found
    rows = [Product(**{name: one[name] for name in ("price", "currency")}, pk=one["pk"]) for one in found]
    book = price_book(rows, client_of(actor))
    prices = [book.of(row) for row in rows]
    return [
        {**one, "price": price.amount, "currency": price.currency} for one, price in zip(found, prices, strict=True)
    ]


def line(product: dict[str, Any], picture: str = "") -> dict[str, Any]:
    """A product as grid and tree show it."""
    unit = product["unit__symbol"]
    price = format_money(product["price"], product["currency"])
    return {
        "url": ProductEntity.url(f"{product['pk']}/"),
        "name": product["name"],
        "sku": product["sku"],
        "price": f"{price} / {unit}" if price and unit else price,
        "is_active": product["is_active"],
        "picture": picture,
    }


@require_GET
def grid_screen(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The categories below one (or at the top) with what they hold, then its own products."""
    actor = actor_of(request)
    require(ProductEntity, actor, "list")
    rows = categories(actor)
    here = next((row for row in rows if row.pk == pk), None)
    if pk is not None and here is None:
        raise Http404
    counts = counted(rows, actor)
    inside = list(products(actor).filter(category=here).order_by("name_key", "pk").values(*LISTED)[: IN_GRID + 1])
    inside = at_own_prices(inside, actor)
    pictures = pictures_of([one["pk"] for one in inside[:IN_GRID]])
    above = [row for row in rows if here and row.place < here.place <= row.last]
    way = [(_("Categories"), GRID if here else ""), *((row.name, category_url(row)) for row in above)]
    context = {
        "entity": ProductEntity,
        "category": here,
        "looks": looks(ProductEntity, actor, "", "grid"),
        "crumbs": crumbs(ProductEntity, *way, *([(here.name, "")] if here else [])),
        "total": format_integer(counts.get(pk, 0) if here else sum_of_top(rows, counts)),
        "cards": [
            {
                "name": row.name,
                "url": category_url(row),
                "description": row.description,
                "count": counts.get(row.pk, 0),
                "below": sum(one.parent_id == row.pk for one in rows),
                "is_active": row.is_active,
            }
            for row in rows
            if row.parent_id == pk
        ],
        "products": [line(one, first_of(pictures.get(one["pk"], []))) for one in inside[:IN_GRID]],
        "more": len(inside) > IN_GRID,
        "list_url": f"{ProductEntity.url()}?category={pk or NONE}",
        "may_change": actor.may("productcategory.change"),
        "may_add": actor.may("product.create"),
        "add_url": f"{ProductEntity.url('new/')}{f'?category={pk}' if pk else ''}",
        "add_label": ProductEntity.noun.say("New {noun}"),
    }
    return render(request, "product_category/grid.html", context)


def sum_of_top(rows: list[ProductCategory], counts: dict[int | None, int]) -> int:
    return counts.get(None, 0) + sum(counts.get(row.pk, 0) for row in rows if row.parent_id is None)


def first_of(pictures: list[dict[str, str]]) -> str:
    return pictures[0]["small"] if pictures else ""


@require_GET
def tree_screen(request: HttpRequest) -> HttpResponse:
    """Every category and product on one page, while they are few enough to be taken in."""
    actor = actor_of(request)
    require(ProductEntity, actor, "list")
    found = list(products(actor).order_by("name_key", "pk").values(*LISTED)[: IN_TREE + 1])
    too_many = len(found) > IN_TREE
    rows = [] if too_many else categories(actor)
    context = {
        "entity": ProductEntity,
        "looks": looks(ProductEntity, actor, "", "tree"),
        "crumbs": crumbs(ProductEntity, (_("Tree"), "")),
        "total": "" if too_many else format_integer(len(found)),
        "most": format_integer(IN_TREE),
        "how_many": format_integer(products(actor).count()) if too_many else "",
        "grid_url": GRID,
        "nodes": [] if too_many else nodes(rows, at_own_prices(found, actor)),
        "may_add": actor.may("product.create"),
        "add_url": ProductEntity.url("new/"),
        "add_label": ProductEntity.noun.say("New {noun}"),
    }
    return render(request, "product_category/tree.html", context)


def nodes(rows: list[ProductCategory], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """[{name, url, products, count, opens, closes}] in the order of the tree.

    `opens` says that a list of what hangs from it begins, `closes` has an item per such list that ends.
    """
    inside: dict[int | None, list[dict[str, Any]]] = {}
    for one in found:
        inside.setdefault(one["category_id"], []).append(line(one))
    counts = {row.pk: len(inside.get(row.pk, ())) for row in rows}
    for row in reversed(rows):
        if row.parent_id:
            counts[row.parent_id] += counts[row.pk]
    depths = [*(row.depth for row in rows[1:]), 0][: len(rows)]
    listed: list[dict[str, Any]] = [
        {
            "name": row.name,
            "url": category_url(row),
            "products": inside.get(row.pk, []),
            "count": counts[row.pk],
            "opens": after > row.depth,
            "closes": range(max(row.depth - after, 0)),
        }
        for row, after in zip(rows, depths, strict=True)
    ]
    if loose := inside.get(None):
        url = f"{ProductEntity.url()}?category={NONE}"
        listed.append(
            {"name": _("Without a category"), "url": url, "products": loose, "count": len(loose), "closes": []}
        )
    return listed
