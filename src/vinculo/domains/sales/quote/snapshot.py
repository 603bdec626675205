"""All that a quote says, taken once from the offer; everything shown of it later comes from here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.utils.translation import override

from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.catalog.lines.fill import products_of
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import LANGUAGES
from vinculo.entities.fields import field_of
from vinculo.house import organisation
from vinculo.printing.letterhead import letterhead
from vinculo.records.seal import plain


def take(offer: Offer, *, version: int, issued: dt.datetime, valid_until: dt.date | None, intro: str = "") -> Any:
    """The offer as plain JSON: parties, lines with what they come to, totals, texts."""
    found = offer.totals()
    products = products_of(line["product"] for line in offer.lines if line["product"] is not None)
    language = language_of(offer)
    with override(language):
        return plain(
            {
                "number": f"{offer.number}-{version}",
                "version": version,
                "title": offer.title,
                "issued": issued,
                "valid_until": valid_until,
                "currency": offer.currency,
                "discount": offer.discount,
                "language": language,
                "intro": intro,
                "notes": offer.notes,
                "terms": offer.terms,
                "typed": offer.lines,
                "lines": [
                    {
                        "kind": line["kind"],
                        "reference": products[line["product"]].sku if line["product"] in products else "",
                        **told(line["description"]),
                        **{name: line[name] for name in ("quantity", "unit", "unit_price", "discount", "tax_rate")},
                        "amount": amount,
                    }
                    for line, amount in zip(offer.lines, found.lines, strict=True)
                ],
                "totals": {
                    "net": found.net, "discount": found.discount, "base": found.base, "tax": found.tax,
                    "gross": found.gross, "taxes": [dataclasses.asdict(one) for one in found.taxes],
                },
                "party": party(offer),
                "person": {"name": str(offer.assignee or ""), "email": offer.assignee.email if offer.assignee else ""},
                "house": dataclasses.asdict(letterhead()),
            }
        )  # fmt: skip


def told(description: str) -> dict[str, str]:
    """The first line is what it is, the others describe it."""
    text, _mark, rest = description.partition("\n")
    return {"text": text, "description": rest.strip()}


def party(offer: Offer) -> dict[str, str]:
    account: Any = offer.account
    place = " ".join(part for part in (account.postal_code, account.city) if part)
    where = place if not account.province or account.province == account.city else f"{place} ({account.province})"
    country = field_of(type(account), "country").show(account.country) if account.country not in ("", "ES") else ""
    return {
        "name": account.legal_name or account.name,
        "fiscal_id": account.fiscal_id,
        "address": "\n".join(part for part in (account.address, where.strip(), country) if part),
        "attention": str(offer.contact or ""),
    }


def language_of(offer: Offer) -> str:
    """In which the client is written to, as far as documents speak it."""
    wanted = [offer.contact.language] if offer.contact else []
    wanted += [offer.account.language, organisation.language()]
    return next((code for code in wanted if code in LANGUAGES), "es")


def counts(line: dict[str, Any]) -> bool:
    return bool(line["kind"] == Kind.LINE)
