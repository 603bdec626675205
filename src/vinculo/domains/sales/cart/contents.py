"""What is in somebody's cart, at the prices of this moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from vinculo.domains.catalog.lines.field import EMPTY, Line, plain, settled
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.catalog.price_list.prices import Price, PriceBook, price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.model import CartLine
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.seal import seal
from vinculo.records.totals import Totals


@dataclass(frozen=True, slots=True)
class Item:
    """A product of the cart that can be ordered."""

    product: Product
    quantity: Decimal
    price: Price

    @property
    def line(self) -> Line:
        """As the order keeps it."""
        product = self.product
        return {
            **EMPTY, "product": product.pk, "description": product.long_name or product.name,
            "quantity": plain(self.quantity), "unit": product.unit.symbol if product.unit else "",
            "unit_price": plain(self.price.amount or Decimal(0)),
            "tax_rate": plain(product.tax.rate) if product.tax else "0",
        }  # fmt: skip


@dataclass
class Cart:
    """What `account` would order: `items`, and the names of those products that are `gone` from the catalogue."""

    account: Account
    items: list[Item] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[Line]:
        return settled(item.line for item in self.items)

    @cached_property
    def totals(self) -> Totals:
        """Raises ValidationError at `lines`."""
        return sums(self.lines, Decimal(0), self.account.currency)

    @property
    def seen(self) -> str:
        """The fingerprint of what somebody looks at: whoever places it places exactly that."""
        return seal_of(self.lines, self.account)


def seal_of(lines: list[Line], account: Account) -> str:
    """The fingerprint of what `account` orders."""
    return seal({"lines": lines, "account": account.pk, "currency": account.currency})


def on_sale(actor: Actor) -> object:
    """The products `actor` may order."""
    return access.rows(Product, actor, "view").filter(trashed__isnull=True, is_active=True)


def price_in(book: PriceBook, product: Product, account: Account, quantity: Decimal | int = 1) -> Price | None:
    """The price in the account's own currency; None where nobody has set one."""
    price = book.of(product, quantity)
    return price if price.amount is not None and price.currency == account.currency else None


def cart_of(actor: Actor, account: Account, lines: list[CartLine] | None = None) -> Cart:
    """The cart as it is now: three questions, whatever its size."""
    found = Cart(account)
    rows = lines if lines is not None else list(CartLine.objects.filter(user_id=actor.pk).order_by("pk"))
    pks = [row.product_id for row in rows]
    shown = on_sale(actor).filter(pk__in=pks).select_related("unit", "tax")  # type: ignore[attr-defined]
    products = {product.pk: product for product in shown} if pks else {}
    book = price_book(products.values(), account)
    named: dict[int, str] = {}
    if missing := set(pks) - products.keys():
        every = Product.objects.unscoped("whoever put it into the cart saw it then")
        named = dict(every.filter(pk__in=missing).values_list("pk", "name"))
    for row in rows:
        product = products.get(row.product_id)
        price = price_in(book, product, account, row.quantity) if product is not None else None
        if product is None or price is None:
            found.gone.append((row.product_id, product.name if product is not None else named[row.product_id]))
        else:
            found.items.append(Item(product, row.quantity, price))
    return found
