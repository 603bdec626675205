"""What a client pays for a product, in words, and the piece of its sheet that puts it into the cart."""

from __future__ import annotations

from typing import Any

from vinculo.domains.catalog.price_list.prices import PriceBook, price_book
from vinculo.domains.catalog.price_list.whose import client_of
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.contents import price_in
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_money, format_number


def priced(product: Product, book: PriceBook, account: Account | None) -> dict[str, Any]:
    """{price, base, breaks: [{from, price}]} in words; no price where the client cannot order it."""
    price = price_in(book, product, account) if account is not None else None
    if price is None:
        return {"price": "", "base": "", "breaks": []}
    breaks = book.breaks(product)
    return {
        "price": format_money(price.amount, price.currency),
        "base": format_money(price.base, price.currency) if price.discount else "",
        "breaks": [
            {"from": format_number(start), "price": format_money(one.amount, one.currency)}
            for start, one in breaks[1:]
            if one.amount is not None
        ],
    }


def buy_part(product: Product, actor: Actor) -> dict[str, Any]:
    """What the sheet of a product offers to whoever may order it."""
    account = client_of(actor) if actor.may("order.buy") else None
    if account is None or product.trashed or not product.is_active:
        return {"may": False}
    found = priced(product, price_book([product], account), account)
    return {"may": bool(found["price"]), "pk": str(product.pk), "next": f"/products/{product.pk}/"}
