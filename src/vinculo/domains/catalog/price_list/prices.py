"""What a product costs: the one place that knows.

Of the prices that hold for a client on a day the most special wins: a list that names the client, then one for
clients of its role, then one for everybody, and last the product's own price. Within the same kind of list the
greatest quantity break that is reached wins, then the list that came into force last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from vinculo.domains.catalog.price_list.model import PriceList, holds_for, names
from vinculo.domains.catalog.price_list_item.model import PriceListItem
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.records.databases.keys import Among
from vinculo.records.money import rounded

NAMED, OF_ROLE, FOR_ALL = 3, 2, 1
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit, before tax.

    `amount` is None where nobody has set one; `base` is the product's own price where that is in the same currency.
    `price_list` and `item` tell where it comes from: None when it is the product's own.
    """

    amount: Decimal | None
    currency: str
    base: Decimal | None = None
    price_list: PriceList | None = None
    item: PriceListItem | None = None

    @property
    def discount(self) -> Decimal:
        """Percent below the product's own price, two decimals; 0 where it is not below."""
        if self.amount is None or not self.base or self.amount >= self.base:
            return Decimal(0)
        return ((self.base - self.amount) / self.base * HUNDRED).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The list prices of some products for one client on one day: asked once, read for any quantity."""

    items: dict[int, list[tuple[int, PriceListItem]]]  # product → (how special, item)

    def of(self, product: Product, quantity: Decimal | int = 1) -> Price:
        """The price of one unit when `quantity` are taken."""
        reached = [found for found in self.items.get(product.pk, ()) if found[1].min_quantity <= quantity]
        for _rank, item in sorted(reached, key=strength, reverse=True):
            currency = item.price_list.currency
            base = product.price if currency == product.currency else None
            if item.price is not None:
                return Price(item.price, currency, base, item.price_list, item)
            if base is not None and item.discount is not None:  # its product may have changed currency since
                amount = rounded(base * (HUNDRED - item.discount) / HUNDRED, currency)
                return Price(amount, currency, base, item.price_list, item)
        return Price(product.price, product.currency, product.price)

    def breaks(self, product: Product) -> list[tuple[Decimal, Price]]:
        """[(from this quantity, price)], where the price changes: what a sheet shows."""
        quantities = sorted({Decimal(1), *(item.min_quantity for _rank, item in self.items.get(product.pk, ()))})
        found: list[tuple[Decimal, Price]] = []
        for quantity in quantities:
            price = self.of(product, quantity)
            if not found or (price.amount, price.currency) != (found[-1][1].amount, found[-1][1].currency):
                found.append((quantity, price))
        return found


def strength(found: tuple[int, PriceListItem]) -> tuple[Any, ...]:
    rank, item = found
    return rank, item.min_quantity, item.price_list.valid_from or dt.date.min, item.pk


def price_for(
    product: Product,
    account: Account | None = None,
    quantity: Decimal | int = 1,
    on: dt.date | None = None,
    *,
    currency: str | None = None,
) -> Price:
    """What `quantity` of a product costs `account` (anybody, without one) on a day (today), per unit.

    Lists in another `currency` (by default the account's, else the product's) do not count; where only the product's
    own price is left, it stands in its own currency. One question for the lists' prices.
    """
    return price_book([product], account, on, currency=currency).of(product, quantity)


def prices_for(
    wanted: Sequence[tuple[Product, Decimal | int]],
    account: Account | None = None,
    on: dt.date | None = None,
    *,
    currency: str | None = None,
) -> list[Price]:
    """`price_for` for many (product, quantity), in one question."""
    book = price_book([product for product, _quantity in wanted], account, on, currency=currency)
    return [book.of(product, quantity) for product, quantity in wanted]


def price_book(
    products: Iterable[Product],
    account: Account | None = None,
    on: dt.date | None = None,
    *,
    currency: str | None = None,
) -> PriceBook:
    """The prices of `products` on every list that holds for `account` on a day: one question.

    Whoever asks: a price is the client's, not the reader's, and lists themselves are shown by their own pages.
    """
    day = on or timezone.localdate()
    wanted = {product.pk: currency or (account.currency if account else product.currency) for product in products}
    if not wanted:
        return PriceBook({})
    lists: Any = PriceList.objects.unscoped("what a client pays does not depend on who asks")
    valid = (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
    holding = lists.filter(holds_for(account), valid, is_active=True, trashed__isnull=True)
    items: Any = PriceListItem.objects.unscoped("what a client pays does not depend on who asks")
    is_named = Exists(names(account.pk if account else None).filter(anchor_id=OuterRef("price_list_id")))
    rows = items.filter(Among("product_id", wanted), price_list__in=holding.values("pk"), trashed__isnull=True)
    found: dict[int, list[tuple[int, PriceListItem]]] = {}
    for item in rows.annotate(is_named=is_named).select_related("price_list"):
        if item.price_list.currency == wanted[item.product_id]:
            rank = NAMED if item.is_named else FOR_ALL if item.price_list.for_everybody else OF_ROLE
            found.setdefault(item.product_id, []).append((rank, item))
    return PriceBook(found)
