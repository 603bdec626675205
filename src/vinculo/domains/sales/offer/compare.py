"""Two versions of an offer, line by line."""

from __future__ import annotations

from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.catalog.lines.inputs import total_lines
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.quote.document import totals_of
from vinculo.domains.sales.quote.model import Quote
from vinculo.entities.registry import entity_of
from vinculo.records.formats import format_money, format_number
from vinculo.records.seal import Broken
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.shell import crumbs

D = Decimal
TOLD = ("kind", "text", "description", "quantity", "unit", "unit_price", "discount", "tax_rate")


@require_GET
def compare_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """`?a=1&b=2` are the versions; by default the last two."""
    actor = actor_of(request)
    offer = find(OfferEntity, request, pk)
    versions: list[Quote] = list(entity_of(Quote).rows(actor).filter(offer=pk).queryset().order_by("version"))
    if len(versions) < 2:
        raise Http404
    a, b = (chosen(versions, request.GET.get(name, ""), default) for name, default in (("a", -2), ("b", -1)))
    context = {
        "row": offer,
        "versions": versions,
        "a": a,
        "b": b,
        "crumbs": crumbs(OfferEntity, (str(offer), OfferEntity.url(f"{pk}/")), (_("Compare versions"), "")),
    }
    try:
        context |= {"lines": compared(a, b), "totals": totals(a, b)}
    except Broken:
        context["broken"] = True
    return render(request, "offer/compare.html", context)


def chosen(versions: list[Quote], text: str, default: int) -> Quote:
    return next((one for one in versions if str(one.version) == text), versions[default])


def compared(a: Quote, b: Quote) -> list[dict[str, str]]:
    """[{text, before, before_amount, after, after_amount, change, word, tone}]: equal, changed, added, removed."""
    old, new = a.content["lines"], b.content["lines"]
    found = []
    matcher = SequenceMatcher(None, [key(line) for line in old], [key(line) for line in new], autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        before, after = old[i1:i2], new[j1:j2]
        if what == "equal":
            pairs: list[tuple[Any, Any]] = list(zip(before, after, strict=True))
        else:
            pairs = [(line, None) for line in before] + [(None, line) for line in after]
        found += [row(one, other, a.currency, b.currency) for one, other in pairs]
    return found


def key(line: dict[str, Any]) -> str:
    """What makes two lines the same one, whatever else changed of it: the product, or what it is called."""
    return line["reference"] or line["text"]


def row(one: Any, other: Any, before: str, after: str) -> dict[str, str]:
    words = {"equal": "", "changed": _("changed"), "added": _("new"), "removed": _("no longer there")}
    tones = {"equal": "", "changed": "warning", "added": "success", "removed": "danger"}
    change = "added" if one is None else "removed" if other is None else "equal"
    if change == "equal" and any(one[name] != other[name] for name in TOLD):
        change = "changed"
    return {
        "text": (other or one)["text"],
        "before": said(one, before), "before_amount": amount(one, before),
        "after": said(other, after), "after_amount": amount(other, after),
        "change": change, "word": words[change], "tone": tones[change],
    }  # fmt: skip


def said(line: Any, currency: str) -> str:
    """«2 h × 38,50 € −10 % · 21 %», and «· Optional» where it is."""
    if line is None or line["kind"] == "heading":
        return ""
    off = f" −{format_number(D(line['discount']))} %" if D(line["discount"] or 0) else ""
    kind = f" · {Kind(line['kind']).label}" if line["kind"] != Kind.LINE else ""
    price = format_money(D(line["unit_price"] or 0), currency)
    quantity = f"{format_number(D(line['quantity']))} {line['unit']}".strip()
    return f"{quantity} × {price}{off} · {format_number(D(line['tax_rate'] or 0))} %{kind}"


def amount(line: Any, currency: str) -> str:
    return "" if line is None or line["kind"] == "heading" else format_money(D(line["amount"]), currency)


def totals(a: Quote, b: Quote) -> list[dict[str, str]]:
    """[{label, before, after}], in the order of the newer one."""
    before, after = (
        {one["label"]: one["text"] for one in total_lines(totals_of(q.content), D(q.content["discount"]), q.currency)}
        for q in (a, b)
    )
    labels = [*after, *(label for label in before if label not in after)]
    last = _("Total")
    labels = [*(label for label in labels if label != last), last]
    return [{"label": one, "before": before.get(one, ""), "after": after.get(one, "")} for one in labels]
