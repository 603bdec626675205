"""The catalogue of whoever orders from outside: products with their own prices, ready to be put into the cart."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product.pictures import pictures_of
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.contents import on_sale
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.cart.part import priced
from vinculo.domains.sales.cart.screens import CATALOGUE, buyer
from vinculo.identity.actor import Actor
from vinculo.records import access, databases
from vinculo.records.formats import type_number
from vinculo.records.text import search_words
from vinculo.screens.search import asked_text

ON_PAGE = 24
FARTHEST = 10_000  # pages anybody turns


@require_GET
def catalogue_screen(request: HttpRequest) -> HttpResponse:
    """`?q=` words, `?category=` a family with all below it, `?page=`; what is in the cart is said."""
    actor, account = buyer(request)
    categories = list(access.rows(ProductCategory, actor, "view"))
    asked = request.GET.get("category", "")
    here = next((one for one in categories if str(one.pk) == asked), None)
    q, number = asked_text(request), page_of(request.GET.get("page", ""))
    rows: Any = on_sale(actor)
    if here is not None:
        rows = rows.filter(category__place__gte=here.place, category__place__lte=here.last)
    if words := search_words(q):
        rows = rows.filter(databases.text_condition(words, "product"))
    start = (number - 1) * ON_PAGE
    found = list(rows.select_related("unit", "tax").order_by("name_key", "pk")[start : start + ON_PAGE + 1])
    kept = {"q": q, "category": here.pk if here else ""}
    context = {
        "crumbs": [{"label": _("Today"), "url": "/"}],
        "client": str(account) if account else None,
        "categories": [{"pk": str(one.pk), "name": one.name, "indent": "— " * one.depth} for one in categories],
        "category": str(here.pk) if here else "",
        "q": q,
        "products": cards(found[:ON_PAGE], actor, account),
        "in_cart": CartLine.objects.filter(user_id=actor.pk).count(),
        "next": request.get_full_path(),
        "previous_url": address(kept, number - 1) if number > 1 else "",
        "next_url": address(kept, number + 1) if len(found) > ON_PAGE else "",
    }
    return render(request, "cart/catalogue.html", context)


def page_of(text: str) -> int:
    return min(max(int(text[:6]), 1), FARTHEST) if text.isascii() and text.isdigit() else 1


def address(kept: dict[str, Any], number: int) -> str:
    pairs = [(name, value) for name, value in kept.items() if value]
    return f"{CATALOGUE}?{urlencode([*pairs, ('page', number)])}"


def cards(products: list[Product], actor: Actor, account: Account | None) -> list[dict[str, Any]]:
    """[{pk, name, sku, url, picture, price, base, unit, tax, breaks, held}]: three questions for all of them."""
    pks = [product.pk for product in products]
    book, pictures = price_book(products, account), pictures_of(pks)
    held = dict(CartLine.objects.filter(user_id=actor.pk, product__in=pks).values_list("product_id", "quantity"))
    found = []
    for product in products:
        shown = pictures.get(product.pk, [])
        quantity = held.get(product.pk)
        found.append(
            {
                "pk": str(product.pk),
                "name": product.name,
                "sku": product.sku,
                "url": f"/products/{product.pk}/",
                "picture": shown[0]["small"] if shown else "",
                "unit": product.unit.symbol if product.unit else "",
                "held": type_number(quantity) if quantity else "",
                **priced(product, book, account),
            }
        )
    return found
