"""A cart becomes an order, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.contents import cart_of, seal_of
from vinculo.domains.sales.cart.fill import one_at_a_time
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.place import freeze
from vinculo.entities.actions import NotNow, Told
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor

AGAIN = dt.timedelta(hours=1)  # that long a page sent twice leads to what it has placed


def place_cart(
    actor: Actor, account: Account, *, seen: str, reference: str = "", requested: dt.date | None = None, notes: str = ""
) -> Order:
    """The order of what is in the actor's cart, if that is what was `seen`; asked again, the order it has become.

    Raises NotNow, ValidationError.
    """
    # From outside nobody creates orders with prices of their own: the house writes what the cart comes to.
    house = Actor.system(actor.name)
    with Told(), transaction.atomic():
        one_at_a_time(actor)
        lines = list(CartLine.objects.filter(user_id=actor.pk).order_by("pk"))
        cart = cart_of(actor, account, lines)
        if not lines and (placed := placed_already(actor, account, seen)):
            return placed
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


def placed_already(actor: Actor, account: Account, seen: str) -> Order | None:
    """What this page has placed: the actor's last order, if it is new and says what was `seen`."""
    rows = Order.objects.unscoped("whoever placed an order may know it")
    since = timezone.now() - AGAIN
    last = rows.filter(placed_by_id=actor.user_id, account=account, placed__gte=since).order_by("-placed").first()
    return last if last is not None and seal_of(last.lines, account) == seen else None
