"""What the sheet of a product shows above its other fields: pictures, price, technical data, the competition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.domains.catalog.competitor_price.chart import Point, chart
from vinculo.domains.catalog.competitor_price.latest import Seen, latest_prices
from vinculo.domains.catalog.competitor_price.model import CompetitorPrice
from vinculo.domains.catalog.price_list.prices import Price, price_book
from vinculo.domains.catalog.price_list.whose import client_of
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product.pictures import pictures_of
from vinculo.domains.catalog.product.technical import shown
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_date, format_money, format_number

SHOWS = "sku name long_name category description technical price currency tax unit is_active cost"
HUNDRED = Decimal(100)
MONTHS = 36
MOST_POINTS = 500


def of_product(product: Product, actor: Actor) -> dict[str, Any]:
    """What `product/sheet.html` draws, as far as `actor` may see it."""
    book = price_book([product], client_of(actor))
    price = book.of(product)
    breaks = book.breaks(product)
    return {
        "pictures": pictures_of([product.pk]).get(product.pk, []),
        "technical": shown(product.technical),
        "price": told(price, actor) if price.amount is not None else None,
        "breaks": [{"from": format_number(start), **told(one, actor)} for start, one in breaks]
        if len(breaks) > 1
        else [],
        "margin": margin(product, price) if actor.may("product.costs") else None,
        **competition(product, price, actor),
    }


def told(price: Price, actor: Actor) -> dict[str, str]:
    """{amount, base, list}: a price in words; `base` where it is below the product's own."""
    own = format_money(price.base, price.currency) if price.discount else ""
    named = price.price_list.name if price.price_list and actor.may("pricelist.view") else ""
    return {"amount": format_money(price.amount, price.currency), "base": own, "list": named}


def margin(product: Product, price: Price) -> dict[str, str] | None:
    """{cost, amount, percent} of what is left of the price; None where it cannot be said."""
    if product.cost is None:
        return None
    found = {"cost": format_money(product.cost, product.currency), "amount": "", "percent": ""}
    if price.amount and price.currency == product.currency:
        left = price.amount - product.cost
        found["amount"] = format_money(left, product.currency)
        found["percent"] = format_number((left / price.amount * HUNDRED).quantize(Decimal("0.1")))
    return found


def competition(product: Product, price: Price, actor: Actor) -> dict[str, Any]:
    """{rivals: [{name, price, date, source, url, verdict, tone}], chart, add_url}."""
    if not actor.may("competitorprice.view"):
        return {"rivals": [], "chart": None, "add_url": ""}
    latest = latest_prices([product.pk], actor).get(product.pk, [])
    may_add = actor.may("competitorprice.create") and not product.trashed
    return {
        "rivals": [rival(one, price) for one in latest],
        "chart": went(product, price, actor) if latest else None,
        "add_url": f"/competitor-prices/new/?product={product.pk}" if may_add else "",
    }


def rival(seen: Seen, price: Price) -> dict[str, str]:
    difference = seen.difference(price.amount, price.currency)
    return {
        "pk": str(seen.pk),
        "name": seen.competitor,
        "price": format_money(seen.price, seen.currency),
        "date": format_date(seen.date),
        "source": seen.source,
        "url": seen.url,
        "verdict": verdict(difference),
        "tone": "" if not difference else "danger" if difference > 0 else "success",
        "icon": "" if not difference else "trending-up" if difference > 0 else "trending-down",
    }


def verdict(difference: Decimal | None) -> str:
    """How our price stands to theirs, in words."""
    if difference is None:
        return ""
    if not difference:
        return _("The same price")
    words = {"percent": format_number(abs(difference))}
    if difference < 0:
        return _("We are %(percent)s %% cheaper") % words
    return _("We are %(percent)s %% dearer") % words


def went(product: Product, price: Price, actor: Actor) -> dict[str, Any] | None:
    """The prices of the last years as a chart, in the currency of ours."""
    since = timezone.localdate() - dt.timedelta(days=MONTHS * 30)
    rows: Any = access.rows(CompetitorPrice, actor, "view").filter(
        product=product,
        currency=price.currency,
        date__gte=since,
        trashed__isnull=True,
        competitor__trashed__isnull=True,
    )
    lines: dict[str, list[Point]] = {}
    newest = rows.order_by("-date", "-pk").values_list("competitor__name", "date", "price")[:MOST_POINTS]
    for name, date, amount in reversed(list(newest)):
        lines.setdefault(name, []).append(Point(date, amount))
    return chart(lines, price.amount, price.currency)
