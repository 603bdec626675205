"""Into the cart, and out of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import MOST
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.sales.cart.contents import on_sale
from vinculo.domains.sales.cart.model import LARGEST, CartLine
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.formats import BadCell, parse_decimal


def read_quantity(text: str) -> Decimal:
    """A quantity as people type it. Raises ValidationError."""
    try:
        found = parse_decimal(text.strip()[:40])
    except BadCell as bad:
        raise ValidationError(str(bad)) from bad
    if found is None or not 0 <= found <= LARGEST:
        raise ValidationError(_("Give a quantity between 0 and 1,000,000."))
    if found != found.quantize(Decimal("0.0001")):
        raise ValidationError(_("A quantity has four decimals at most."))
    return found


def one_at_a_time(actor: Actor) -> None:
    """Two windows of one person fill and place the cart one after the other; for the rest of the transaction."""
    User.objects.select_for_update().get(pk=actor.pk)


def add(actor: Actor, wanted: Iterable[tuple[int, Decimal]]) -> list[Product]:
    """Adds quantities of products on sale to what is in the cart; those products. Raises ValidationError."""
    asked = dict(wanted)
    with transaction.atomic():
        one_at_a_time(actor)
        products = list(on_sale(actor).filter(pk__in=asked))  # type: ignore[attr-defined]
        held = {line.product_id: line for line in CartLine.objects.filter(user_id=actor.pk)}
        if len(held.keys() | {product.pk for product in products}) > MOST:
            raise ValidationError(_("At most %(count)d products in one order.") % {"count": MOST})
        for product in products:
            line = held.get(product.pk) or CartLine(user_id=actor.pk, product=product, quantity=Decimal(0))
            line.quantity += asked[product.pk]
            if line.quantity > LARGEST:
                raise ValidationError(_("Give a quantity between 0 and 1,000,000."))
            if line.quantity:
                line.save()
    return products


def change(actor: Actor, quantities: dict[int, Decimal]) -> None:
    """Writes quantities over those in the cart; 0 takes a product out."""
    with transaction.atomic():
        one_at_a_time(actor)
        for line in CartLine.objects.filter(user_id=actor.pk, product__in=quantities):
            line.quantity = quantities[line.product_id]
            if line.quantity:
                line.save(update_fields=["quantity"])
            else:
                line.delete()
