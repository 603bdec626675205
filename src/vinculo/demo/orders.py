"""What clients order: the announced distributor from the catalogue, the house for some others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from vinculo.domains.catalog.lines.field import EMPTY, plain
from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association
from vinculo.domains.sales.order.frozen import content_seal
from vinculo.domains.sales.order.model import Order
from vinculo.identity.models import User
from vinculo.records.writing import take_numbers

State = Order.State
HIS = (State.INVOICED, State.INVOICED, State.SERVED, State.CONFIRMED, State.PLACED)  # the oldest first
SPREAD = {State.PLACED: 3, State.CONFIRMED: 3, State.SERVED: 3, State.INVOICED: 8, State.CANCELLED: 1, State.DRAFT: 1}
SHARE, MOST = 0.12, 400
NOTES = ("", "", "Entrega por la mañana, muelle 2.", "Llamar antes de salir.")


class Orders:
    """Writes the orders; the same for the same seed and day."""

    def __init__(self, seed: int, today: dt.date, users: dict[str, User]) -> None:
        self.dice = Random(f"orders {seed}")  # noqa: S311 - the same data each time is the point
        self.today, self.users = today, users
        rows: Any = Product.objects.unscoped("the demo sells what there is")
        goods = rows.filter(is_active=True, price__isnull=False, sku__startswith="Q-").select_related("unit", "tax")
        self.products = list(goods.order_by("pk"))

    def write(self) -> int:
        """How many there are; does nothing where somebody has begun already."""
        if not self.products or Order.objects.unscoped("the demo adds to nothing").exists():
            return 0
        user = self.users["distribuidor"]
        own = Association.objects.filter(user=user).select_related("account").first()
        found = [
            self.order(own.account, state, days=9 + 12 * (len(HIS) - place), placed_by=user)
            for place, state in enumerate(HIS, 1)
            if own is not None
        ]
        rows: Any = Account.objects.unscoped("the demo writes for its people").filter(trashed__isnull=True)
        for account in rows.order_by("pk")[:MOST]:
            if account.pk != (own.account_id if own else None) and self.dice.random() < SHARE:
                state = self.dice.choices(list(SPREAD), list(SPREAD.values()))[0]
                found.append(self.order(account, state, days=int(self.dice.random() * 200)))
        found.sort(key=lambda one: one.created)
        take_numbers(found)
        Order.objects.bulk_create(found)
        return len(found)

    def order(self, account: Account, state: State, *, days: int, placed_by: User | None = None) -> Order:
        at = timezone.make_aware(dt.datetime.combine(self.today - dt.timedelta(days=days), dt.time(10, days % 60)))
        dice = self.dice
        row = Order(
            account=account, placed_by=placed_by, state=state, currency=account.currency, lines=self.lines(account),
            reference=f"PC-{dice.randrange(1000, 9999)}" if dice.random() < 0.7 else "", notes=dice.choice(NOTES),
            requested=at.date() + dt.timedelta(days=10), created=at, changed=at, last_activity=at,
            placed=None if state == State.DRAFT else at,
        )  # fmt: skip
        if state in (State.SERVED, State.INVOICED):
            row.served = row.last_activity = at + dt.timedelta(days=5)
        if state == State.INVOICED:
            row.invoice_folio = f"F{at.year}-{dice.randrange(1000, 9999)}"
        if state == State.CANCELLED:
            row.reason = "El cliente lo ha pedido dos veces."
        if state != State.DRAFT:
            row.prepare()
            row.content_seal = content_seal(row)
        return row

    def lines(self, account: Account) -> list[dict[str, Any]]:
        """Some products at the prices the client has."""
        chosen = self.dice.sample(self.products, min(len(self.products), 1 + self.dice.randrange(5)))
        book = price_book(chosen, account)
        found = []
        for product in chosen:
            quantity = self.dice.choice((1, 2, 5, 10, 20, 50))
            price = book.of(product, quantity)
            amount = price.amount if price.amount is not None and price.currency == account.currency else Decimal(0)
            found.append(
                {
                    **EMPTY,
                    "product": product.pk,
                    "description": product.long_name or product.name,
                    "quantity": str(quantity),
                    "unit": product.unit.symbol if product.unit else "",
                    "unit_price": plain(amount),
                    "tax_rate": plain(product.tax.rate) if product.tax else "0",
                }
            )
        return found
