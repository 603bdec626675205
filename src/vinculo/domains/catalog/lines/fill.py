"""What a line leaves open is taken from its product: text, unit, tax, and the price that the client has."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import Line, at_line, plain
from vinculo.domains.catalog.price_list.prices import price_book
from vinculo.domains.catalog.product.model import Product


def fill_lines(document: Any) -> None:
    """Fills in the lines of a document with an `account` and a `currency`. Raises ValidationError at `lines`."""
    wanted = {line["product"] for line in document.lines if line["product"] is not None}
    if not wanted:
        return
    products = products_of(wanted)
    if missing := [place for place, line in enumerate(document.lines, 1) if line["product"] not in {None, *products}]:
        told = _("That row does not exist or you may not choose it.")
        raise ValidationError({"lines": [at_line(place, told) for place in missing]})
    if all(line["product"] is None or complete(line) for line in document.lines):
        return
    book = price_book(products.values(), document.account, currency=document.currency)
    document.lines = [
        filled(line, products[line["product"]], book, document.currency) if line["product"] is not None else line
        for line in document.lines
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


__all__ = ["fill_lines", "products_of"]
