"""A cart becomes an order, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.contents import cart_of
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.place import freeze
from vinculo.entities.actions import NotNow, Told
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor


def place_cart(
    actor: Actor, account: Account, *, seen: str, reference: str = "", requested: dt.date | None = None, notes: str = ""
) -> Order:
    """The order of what is in the actor's cart, if that is what was `seen`. Raises NotNow, ValidationError."""
    # From outside nobody creates orders with prices of their own: the house writes what the cart comes to.
    house = Actor.system(actor.name)
    with Told(), transaction.atomic():
        lines = list(CartLine.objects.filter(user_id=actor.pk).order_by("pk").select_for_update())
        cart = cart_of(actor, account, lines)
        if not cart.items and not cart.gone:
            raise NotNow(_("Your order is empty: perhaps you have placed it already."))
        if cart.gone or cart.seen != seen:
            raise NotNow(_("Prices or products have changed meanwhile: look at your order once more."))
        values = {
            "account": account, "placed_by_id": actor.user_id, "currency": account.currency, "lines": cart.lines,
            "reference": reference, "requested": requested, "notes": notes,
        }  # fmt: skip
        order: Order = save_new(OrderEntity, values, house)
        freeze(order, house)
        CartLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    return order
