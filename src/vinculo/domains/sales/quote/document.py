"""A quote on paper: made from its snapshot when somebody first asks for it, and kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import link_of
from vinculo.printing.document import Acceptance, Document, Party, PrintedLine
from vinculo.printing.letterhead import Letterhead
from vinculo.printing.pdf import pdf
from vinculo.records import blobs
from vinculo.records.formats import format_date
from vinculo.records.totals import Tax, Totals

D = Decimal


def document_of(content: dict[str, Any], link: str = "") -> Document:
    """The document that a snapshot is, in the active language."""
    until = dt.date.fromisoformat(content["valid_until"]) if content["valid_until"] else None
    issued = dt.datetime.fromisoformat(content["issued"])
    meta = [(_("Date"), format_date(issued))]
    if until:
        meta.append((_("Valid until"), format_date(until)))
    if content["person"]["name"]:
        meta.append((_("Your contact"), content["person"]["name"]))
    return Document(
        title=pgettext("document", "Quote"),
        number=content["number"],
        party=Party(**content["party"]),
        lines=[printed(line) for line in content["lines"]],
        totals=totals_of(content),
        currency=content["currency"],
        subject=content["title"],
        meta=meta,
        intro=content["intro"],
        discount=D(content["discount"]),
        notes=content["notes"],
        terms=content["terms"],
        acceptance=Acceptance(link, until) if link else None,
    )


def printed(line: dict[str, Any]) -> PrintedLine:
    mark = "" if line["kind"] in (Kind.LINE, Kind.HEADING) else str(Kind(line["kind"]).label)
    return PrintedLine(
        line["text"], D(line["quantity"] or 0), D(line["unit_price"] or 0), D(line["amount"]), line["unit"],
        line["reference"], line["description"], D(line["discount"] or 0), D(line["tax_rate"] or 0),
        mark, heading=line["kind"] == Kind.HEADING,
    )  # fmt: skip


def totals_of(content: dict[str, Any]) -> Totals:
    sums = content["totals"]
    taxes = tuple(Tax(D(one["rate"]), D(one["base"]), D(one["tax"])) for one in sums["taxes"])
    lines = tuple(D(line["amount"]) for line in content["lines"])
    return Totals(lines, D(sums["net"]), D(sums["discount"]), D(sums["base"]), taxes, D(sums["gross"]))


def pdf_of(quote: Quote) -> bytes:
    """The PDF, made sure of. Raises records.seal.Broken, printing.pdf.NoPdf."""
    content = quote.content
    if quote.pdf:
        try:
            return blobs.read(quote.pdf)
        except FileNotFoundError:
            pass  # made anew from what was sealed
    head = Letterhead(**content["house"])
    with override(content["language"]):
        document = document_of(content, link_of(quote.offer_id, quote.version))
    made = pdf(
        "printing/document.html", {"document": document, "letterhead": head}, language=content["language"],
        created=quote.issued,
    )  # fmt: skip
    digest, _size = blobs.write([made])
    Quote.objects.filter(pk=quote.pk).update(pdf=digest)
    return made


def file_name(quote: Quote) -> str:
    with override(quote.language):
        return f"{pgettext('document', 'Quote')} {quote.number}.pdf"
