"""The cart of whoever orders from outside: what is in it, and placing it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.domains.catalog.lines.inputs import total_lines
from vinculo.domains.catalog.price_list.whose import client_of
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart import fill
from vinculo.domains.sales.cart.contents import Cart, Item, cart_of
from vinculo.domains.sales.cart.place import place_cart
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import LONG, Order
from vinculo.entities.actions import NotNow
from vinculo.entities.fields import field_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_money, format_number, type_number
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.form import posted

HERE = "/cart/"
CATALOGUE = "/catalogue/"


class PlaceForm(forms.Form):
    """What the client says of the order, and which contents were looked at."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reference"] = forms.CharField(
            label=_("Your reference"), required=False, max_length=60, help_text=_("How you call this order.")
        )
        requested = field_of(Order, "requested").form_field(actor)
        requested.label = _("You need it by")
        self.fields["requested"] = requested
        self.fields["notes"] = forms.CharField(
            label=_("Notes for us"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)


def buyer(request: HttpRequest) -> tuple[Actor, Account | None]:
    """Who orders, and for whom. Raises Http404 for whoever may not order."""
    actor = actor_of(request)
    if not actor.may("order.buy"):
        raise Http404
    return actor, client_of(actor)


def shown(item: Item, currency: str, amount: Decimal) -> dict[str, Any]:
    unit = item.product.unit.symbol if item.product.unit else ""
    return {
        "pk": str(item.product.pk),
        "name": item.product.name,
        "sku": item.product.sku,
        "quantity": type_number(item.quantity),
        "counted": f"{format_number(item.quantity)} {unit}".strip(),
        "unit": unit,
        "price": format_money(item.price.amount, currency),
        "amount": format_money(amount, currency),
    }


def context_of(cart: Cart | None) -> dict[str, Any]:
    """What both pages draw."""
    home = {"label": _("Today"), "url": "/"}
    crumbs = [home, {"label": _("Catalogue"), "url": CATALOGUE}, {"label": _("My order"), "url": HERE}]
    if cart is None:
        return {"crumbs": crumbs[:2], "client": None, "items": [], "gone": []}
    currency = cart.account.currency
    return {
        "crumbs": crumbs[:2],
        "client": str(cart.account),
        "items": [
            shown(*pair) for pair in zip(cart.items, [currency] * len(cart.items), cart.totals.lines, strict=True)
        ],
        "gone": [{"pk": str(pk), "name": name} for pk, name in cart.gone],
        "totals": total_lines(cart.totals, Decimal(0), currency),
    }


@require_http_methods(["GET", "POST"])
def cart_screen(request: HttpRequest) -> HttpResponse:
    """What is in the cart; a POST writes the quantities."""
    actor, account = buyer(request)
    if request.method == "POST" and account is not None:
        changed, wrong = {}, []
        for name, text in request.POST.items():
            key = name.removeprefix("quantity-")
            if key == name or not (key.isascii() and key.isdigit() and len(key) < 19):
                continue
            try:
                changed[int(key)] = fill.read_quantity(str(text))
            except ValidationError as bad:
                wrong += bad.messages
        if gone := request.POST.get("remove", ""):
            changed = {int(gone): Decimal(0)} if gone.isascii() and gone.isdigit() and len(gone) < 19 else {}
        fill.change(actor, changed)
        for sentence in dict.fromkeys(wrong):
            messages.error(request, sentence)
        if "on" in request.POST and not wrong:
            return redirect(f"{HERE}place/")
        return redirect(HERE)
    cart = cart_of(actor, account) if account is not None else None
    return render(request, "cart/cart.html", context_of(cart))


@require_POST
def add_screen(request: HttpRequest) -> HttpResponse:
    """Puts `quantity` of `product` into the cart and goes back to where that was asked."""
    actor, account = buyer(request)
    back = request.POST.get("next", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = CATALOGUE
    key = request.POST.get("product", "")
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    try:
        quantity = fill.read_quantity(request.POST.get("quantity", "") or "1")
        added = fill.add(actor, [(pk, quantity)]) if account is not None else []
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
        return redirect(back)
    if added:
        told = {"quantity": format_number(quantity), "name": added[0].name}
        messages.success(request, _("%(quantity)s × %(name)s is in your order.") % told)
    else:
        messages.error(request, _("This product is not on sale any more."))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def place_screen(request: HttpRequest) -> HttpResponse:
    """Looks at the whole order once more, then places it."""
    actor, account = buyer(request)
    cart = cart_of(actor, account) if account is not None else None
    if cart is None or account is None:
        return render(request, "cart/cart.html", context_of(cart))
    form = PlaceForm(actor, posted(request))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            order = place_cart(actor, account, **form.cleaned_data)
        except NotNow as no:
            refusal = str(no)
        except ValidationError as bad:
            refusal = " ".join(bad.messages)
        else:
            messages.success(request, _("Placed. We will tell you as soon as it is confirmed."))
            return redirect(OrderEntity.url(f"{order.pk}/"))
        cart = cart_of(actor, account)
    if not cart.items or cart.gone:
        return render(request, "cart/cart.html", context_of(cart))
    context = {**context_of(cart), "form": form, "refusal": refusal, "seen": cart.seen}
    return render(request, "cart/place.html", context)


@require_POST
def again_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts what was ordered once into the cart, at today's prices."""
    actor, account = buyer(request)
    order: Order = find(OrderEntity, request, pk)
    wanted: dict[int, Decimal] = {}
    for line in order.lines:
        if line["product"] is not None:
            wanted[line["product"]] = wanted.get(line["product"], Decimal(0)) + Decimal(line["quantity"])
    try:
        added = fill.add(actor, wanted.items()) if account is not None else []
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
        return redirect(OrderEntity.url(f"{pk}/"))
    if len(added) < len(wanted):
        messages.warning(request, _("Some products of that order are not on sale any more."))
    return redirect(HERE)
