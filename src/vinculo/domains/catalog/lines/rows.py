"""The lines of documents as rows, which lists, figures and exports are made of: written whenever a document is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.catalog.lines.field import LONGEST_TEXT, LONGEST_UNIT, Kind
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.records import databases
from vinculo.records.money import ScaledField
from vinculo.records.uses import every_row
from vinculo.records.watch import Values, on_values

NAMES = (
    "position", "kind", "product_id", "description", "quantity", "unit", "unit_price", "discount", "tax_rate", "amount",
)  # fmt: skip
# What of a document its rows say.
TOLD = {"lines", "currency", "account"}


class DocumentLine(models.Model):
    """A line of a document, with what it comes to. `document` names the foreign key to it; nobody else writes here.

    Subclasses add that key, and `amount` in the currency it says.
    """

    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LINE)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="+", verbose_name=_("account"), editable=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    description = models.CharField(_("description"), max_length=LONGEST_TEXT, blank=True)
    quantity = ScaledField(_("quantity"), places=4, default=1)
    unit = models.CharField(_("unit"), max_length=LONGEST_UNIT, blank=True)
    unit_price = ScaledField(_("unit price"), places=4, shown=2, default=0)
    discount = ScaledField(_("discount (%)"), places=2, default=0)
    tax_rate = ScaledField(_("tax rate (%)"), places=2, default=0)

    document: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description or str(self.product or "")


def rows_of(document: Any) -> Iterator[tuple[Any, ...]]:
    """The lines of a document as tuples of `NAMES`."""
    amounts = sums(document.lines, document.discount, document.currency).lines
    for position, (line, amount) in enumerate(zip(document.lines, amounts, strict=True), 1):
        number = {name: Decimal(line[name] or 0) for name in ("quantity", "unit_price", "discount", "tax_rate")}
        yield (
            position, line["kind"], line["product"], line["description"], number["quantity"], line["unit"],
            number["unit_price"], number["discount"], number["tax_rate"], amount,
        )  # fmt: skip


def keep_rows(model: type[DocumentLine], of: type[models.Model]) -> None:
    """Writes the rows of documents `of` behind each write of these, in its transaction."""

    @on_values
    def write(told: Values) -> None:
        if told.model is not of or TOLD.isdisjoint(told.fields):
            return
        documents = told.rows
        if documents is None:
            documents = list(every_row(of).filter(pk__in=told.pks))
        rewrite(model, documents, new=told.new)


def rewrite(model: type[DocumentLine], documents: Sequence[Any], *, new: bool = False) -> None:
    key = f"{model.document}_id"
    if not new:
        every_row(model).filter(**{f"{key}__in": [document.pk for document in documents]}).delete()
    rows = ((document.pk, document.account_id, *row) for document in documents for row in rows_of(document))
    databases.insert(model, [key, "account_id", *NAMES], rows)


__all__ = ["DocumentLine", "keep_rows", "rewrite", "rows_of"]
