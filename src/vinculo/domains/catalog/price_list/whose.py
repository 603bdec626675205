"""Whose prices somebody sees: an outsider those of the company he acts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among


def client_of(actor: Actor) -> Account | None:
    """The account that `actor` is associated with and acts for; None for whoever acts for none."""
    if actor.user_id is None:
        return None
    if "client" not in actor.memo:
        of_actor = Association.objects.filter(user_id=actor.user_id).values("account_id")
        rows: Any = Account.objects.unscoped("whoever is associated with an account acts for it")
        actor.memo["client"] = rows.filter(pk__in=of_actor, trashed__isnull=True).first()
    found: Account | None = actor.memo["client"]
    return found


def own_prices(pks: Sequence[int], actor: Actor) -> dict[int, dict[str, Any]]:
    """{product: {price, currency}} as whoever comes from outside pays them; two questions for all of them."""
    rows: Any = Product.objects.unscoped("of products somebody was shown, their prices")
    products = list(rows.filter(Among("pk", pks)).only("price", "currency"))
    book = price_book(products, client_of(actor))
    found = {product.pk: book.of(product) for product in products}
    return {pk: {"price": price.amount, "currency": price.currency} for pk, price in found.items()}
