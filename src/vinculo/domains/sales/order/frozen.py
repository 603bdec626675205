"""What was placed stays as it was placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.records.seal import seal

if TYPE_CHECKING:
    from vinculo.domains.sales.order.model import Order


def content_seal(order: Order) -> str:
    """The fingerprint of what is ordered, and for how much."""
    return seal({"lines": order.lines, "discount": order.discount, "currency": order.currency})


def check_placed(order: Order) -> None:
    """A discount is a percent, and what was placed does not change: it is cancelled, or ordered once more."""
    if not 0 <= (order.discount or 0) <= 100:
        raise ValidationError({"discount": _("A discount lies between 0 and 100 %.")})
    if order.content_seal and order.content_seal != content_seal(order):
        raise ValidationError({"lines": _("It has been placed, so it stays as it is: cancel it and duplicate it.")})
