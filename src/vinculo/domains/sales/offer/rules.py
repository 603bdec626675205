"""What is true of one offer, whatever road it comes by."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import Line, at_line, plain
from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product
from vinculo.records.money import house_currency
from vinculo.records.seal import seal

if TYPE_CHECKING:
    from vinculo.domains.sales.offer.model import Offer

MOST = Decimal(10) ** 13


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


def fill_lines(offer: Offer) -> None:
    """A line with a product takes from it what it leaves open: text, unit, tax, and the price this client has."""
    wanted = {line["product"] for line in offer.lines if line["product"] is not None}
    if not wanted:
        return
    products = products_of(wanted)
    if missing := [place for place, line in enumerate(offer.lines, 1) if line["product"] not in {None, *products}]:
        told = _("That row does not exist or you may not choose it.")
        raise ValidationError({"lines": [at_line(place, told) for place in missing]})
    if all(line["product"] is None or complete(line) for line in offer.lines):
        return
    book = price_book(products.values(), offer.account, currency=offer.currency)
    offer.lines = [
        filled(line, products[line["product"]], book, offer.currency) if line["product"] is not None else line
        for line in offer.lines
    ]


def products_of(pks: Iterable[int]) -> dict[int, Product]:
    rows: Any = Product.objects.unscoped("a line names its product to whoever sees the document")
    return rows.filter(pk__in=set(pks)).select_related("unit", "tax").in_bulk()


def complete(line: Line) -> bool:
    return bool(line["description"]) and line["unit_price"] is not None and line["tax_rate"] is not None


def filled(line: Line, product: Product, book: Any, currency: str) -> Line:
    """`line` with what `product` knows of it; a price in another currency is none."""
    price = book.of(product, Decimal(line["quantity"]))
    rate = product.tax.rate if product.tax else Decimal(0)
    amount = price.amount if price.amount is not None and price.currency == currency else Decimal(0)
    return {
        **line,
        "description": line["description"] or product.long_name or product.name,
        "unit": line["unit"] or (product.unit.symbol if product.unit else ""),
        "unit_price": line["unit_price"] if line["unit_price"] is not None else plain(amount),
        "tax_rate": line["tax_rate"] if line["tax_rate"] is not None else plain(rate),
    }


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
