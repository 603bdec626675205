"""What a line takes from its product, for the editor of lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.competitor_price.latest import Seen, latest_prices
from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.entities.registry import entity_of
from vinculo.records import access
from vinculo.records.formats import BadCell, format_date, format_money, parse_decimal, type_number
from vinculo.screens.asked import actor_of, require

MOST = 300


@require_GET
def product_lines_screen(request: HttpRequest) -> JsonResponse:
    """{product: {description, unit, price, tax, competitors}} of `?ids=1,2`, for an account, a quantity, a currency.

    `price` is as people type it, "" where there is none in that currency.
    """
    actor = actor_of(request)
    entity = entity_of(Product)
    require(entity, actor, "view")
    pks = keys(request.GET.get("ids", ""))
    products = list(entity.rows(actor).filter(pk__in=pks).queryset().select_related("unit", "tax"))
    chosen = keys(request.GET.get("account", ""))[:1]
    account = (
        access.rows(Account, actor, "view").filter(pk__in=chosen, trashed__isnull=True).first() if chosen else None
    )
    currency = request.GET.get("currency", "")[:3] or None
    quantity = quantity_of(request.GET.get("quantity", ""))
    book = price_book(products, account, currency=currency)
    seen = latest_prices([product.pk for product in products], actor)
    found: dict[str, Any] = {}
    for product in products:
        price = book.of(product, quantity)
        fits = price.amount is not None and currency in (None, price.currency)
        found[str(product.pk)] = {
            "description": product.long_name or product.name,
            "unit": product.unit.symbol if product.unit else "",
            "price": type_number(price.amount, 2) if fits else "",
            "tax": type_number(product.tax.rate) if product.tax else "0",
            "competitors": [told(one) for one in seen.get(product.pk, ())[:3]],
        }
    return JsonResponse(found)


def keys(text: str) -> list[int]:
    """The keys in «1,2,3»."""
    parts = text.split(",")[:MOST]
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]


def quantity_of(text: str) -> Decimal:
    try:
        return parse_decimal(text[:40]) or Decimal(1)
    except BadCell:
        return Decimal(1)


def told(one: Seen) -> str:
    """«Lumex 34,90 € (12/10/2026)»."""
    return f"{one.competitor} {format_money(one.price, one.currency)} ({format_date(one.date)})"
