"""What is true of one offer, whatever road it comes by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import Line
from vinculo.records.money import house_currency
from vinculo.records.seal import seal

if TYPE_CHECKING:
    from vinculo.domains.sales.offer.model import Offer

MOST = Decimal(10) ** 13


def fill_from_opportunity(offer: Offer) -> None:
    """A new offer without lines offers what its opportunity is about; in another currency, at that one's prices."""
    if not offer._state.adding or offer.lines or offer.opportunity is None:
        return
    same = offer.opportunity.currency == offer.currency
    offer.lines = [line if same else {**line, "unit_price": None} for line in offer.opportunity.lines]


def fill_from_above(offer: Offer) -> None:
    """Whoever names the action, the opportunity or the contact has named the client."""
    for name in ("action", "opportunity", "contact"):
        row: Any = getattr(offer, name)
        if row is not None and offer.account_id is None and row.account_id:
            offer.account_id = row.account_id
    if offer.account_id is None:
        return
    errors = {}
    if offer.action is not None and offer.action.account_id != offer.account_id:
        errors["action"] = _("The commercial action is with another client.")
    if offer.opportunity is not None and offer.opportunity.account_id not in (None, offer.account_id):
        errors["opportunity"] = _("The opportunity is with another client.")
    if errors:
        raise ValidationError(errors)


def check_money(offer: Offer) -> None:
    """A discount is a percent, and an offer in another currency says what that is worth."""
    if not 0 <= (offer.discount or 0) <= 100:
        raise ValidationError({"discount": _("A discount lies between 0 and 100 %.")})
    if offer.currency == house_currency():
        return
    if offer.rate is None:
        values = {"currency": offer.currency, "house": house_currency()}
        raise ValidationError({"rate": _("Give the exchange rate: how many %(house)s is 1 %(currency)s?") % values})
    if offer.rate <= 0 or offer.rate * abs(offer.gross) >= MOST:
        raise ValidationError({"rate": _("That exchange rate is out of reach.")})


def check_presented(offer: Offer) -> None:
    """What the client was shown stays as it was shown; to change it, the offer goes back to draft."""
    if offer.content_seal and offer.content_seal != content_seal(offer.lines, offer.discount, offer.currency):
        raise ValidationError({"lines": _("It has been presented: take it back to draft to change what it offers.")})


def content_seal(lines: list[Line], discount: Decimal, currency: str) -> str:
    """The fingerprint of what an offer offers."""
    return seal({"lines": lines, "discount": discount, "currency": currency})
