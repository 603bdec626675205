"""Who hears of an order: the house of one that is placed, whoever placed it of what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.notifications.models import Channel
from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.domains.sales.order.model import Order
from vinculo.house import store
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, User
from vinculo.records.formats import format_money

SETTING = "orders.told_role"


def _role() -> forms.Field:
    choices = [("", gettext_lazy("Nobody")), *Role.objects.order_by("name").values_list("key", "name")]
    return forms.ChoiceField(
        label=gettext_lazy("Who is told of new orders"), choices=choices, required=False,
        help_text=gettext_lazy("Everybody with this role who sees the order hears of it, here and by mail."),
    )  # fmt: skip


store.declare(store.Setting(SETTING, _role, "equipo"))


def say_placed(values: Mapping[str, Any]) -> str:
    return _("placed an order for %(client)s, %(total)s") % {
        "client": values.get("client", ""), "total": values.get("total", ""),
    }  # fmt: skip


def say_state(values: Mapping[str, Any]) -> str:
    state = str(values.get("state", ""))
    label = str(Order.State(state).label).lower() if state in Order.State.values else state
    return _("Your order is now «%(state)s»") % {"state": label}


register(NotificationType("order_placed", gettext_lazy("A client places an order"), say_placed, "shopping-cart",
                          Channel.NOW, "order.confirm"))  # fmt: skip
register(NotificationType("order_state", gettext_lazy("An order of mine goes on"), say_state, "truck", Channel.NOW,
                          "order.buy"))  # fmt: skip


def tell_house(order: Order, actor: Actor) -> None:
    """Those of the role in the settings who see the order, once; the caller's transaction."""
    people = User.objects.filter(role__key=store.get(SETTING), is_active=True).values_list("pk", flat=True)
    values = {"client": str(order.account), "total": format_money(order.gross, order.currency), "excerpt": order.notes}
    notify(
        "order_placed", list(people), key=f"order_placed:{order.pk}", anchor=order.anchor, actor=actor, values=values
    )


def tell_client(order: Order, actor: Actor) -> None:
    """Whoever placed it, of its state; the name of who changed it stays in the house."""
    if order.placed_by_id is None or order.placed_by_id == actor.user_id:
        return
    values = {"state": order.state, "excerpt": order.reason or order.invoice_folio}
    notify(
        "order_state", [order.placed_by_id], key=f"order:{order.pk}:{order.state}", anchor=order.anchor, values=values
    )
