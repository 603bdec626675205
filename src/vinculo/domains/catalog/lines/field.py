"""The lines of a document (offer, order, invoice) in a column of it, as people typed them.

A line is a plain dict with all keys of `EMPTY`. Numbers are their plain text («12.5»), so that no float has a way in
and two lines are equal when they say the same. `rows.DocumentLine` repeats them as rows that lists can be made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Line = dict[str, Any]

MOST, LONGEST_TEXT, LONGEST_UNIT = 300, 2000, 10
LIMIT = Decimal(10) ** 9  # of a quantity and of a price


class Kind(models.TextChoices):
    """Only what is of the kind LINE counts; a heading has nothing but its text."""

    LINE = "line", pgettext_lazy("line of a document", "Line")
    OPTIONAL = "optional", pgettext_lazy("line of a document", "Optional")
    ALTERNATIVE = "alternative", pgettext_lazy("line of a document", "Alternative")
    HEADING = "heading", pgettext_lazy("line of a document", "Heading")


KINDS = tuple(Kind.values)  # asked for every line
EMPTY: Line = {
    "kind": Kind.LINE.value, "product": None, "description": "", "quantity": "1", "unit": "", "unit_price": None,
    "discount": "0", "tax_rate": None,
}  # fmt: skip
# name: (decimals, least, most, what it is called)
NUMBERS: dict[str, tuple[int, Decimal, Decimal, Any]] = {
    "quantity": (4, Decimal(0), LIMIT, gettext_lazy("quantity")),
    "unit_price": (4, -LIMIT, LIMIT, gettext_lazy("unit price")),
    "discount": (2, Decimal(0), Decimal(100), gettext_lazy("discount (%)")),
    "tax_rate": (2, Decimal(0), Decimal(100), gettext_lazy("tax rate (%)")),
}


class LinesField(models.JSONField):
    """A list of lines. A price or tax rate left out is None until the document's rules have filled it in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


def settled(lines: Iterable[Mapping[str, Any]]) -> list[Line]:
    """`lines` in their one form. Raises ValidationError at `lines`, naming the line and what is wrong with it."""
    found, errors = [], []
    for place, line in enumerate(lines, 1):
        try:
            found.append(settled_line(line))
        except ValidationError as bad:
            errors += [at_line(place, text) for text in bad.messages]
    if len(found) + len(errors) > MOST:
        errors = [_("At most %(count)d lines.") % {"count": MOST}]
    if errors:
        raise ValidationError({"lines": errors})
    return found


def at_line(place: int, text: str) -> str:
    return _("Line %(place)d: %(text)s") % {"place": place, "text": text}


def settled_line(line: Mapping[str, Any]) -> Line:
    """One line in its one form. Raises ValidationError."""
    if unknown := set(line) - set(EMPTY):
        raise ValidationError(_("There is no “%(name)s”.") % {"name": ", ".join(sorted(map(str, unknown)))[:80]})
    found = {**EMPTY, **{name: value for name, value in line.items() if value is not None}}
    if found["kind"] not in KINDS:
        raise ValidationError(_("«%(text)s» is not one of the choices.") % {"text": str(found["kind"])[:40]})
    found["description"] = text_of(found["description"], LONGEST_TEXT)
    if found["kind"] == Kind.HEADING:
        if not found["description"]:
            raise ValidationError(_("A heading needs its text."))
        return {**EMPTY, "kind": Kind.HEADING.value, "description": found["description"], "quantity": "0"}
    found["unit"] = text_of(found["unit"], LONGEST_UNIT)
    product = found["product"]
    if product is not None and (type(product) is not int or not 0 < product < 2**63):
        raise ValidationError(_("Give the id of the product as a whole number."))
    for name in NUMBERS:
        if found[name] is not None:
            found[name] = number_of(name, found[name])
    if product is None and not found["description"]:
        raise ValidationError(_("Choose a product or write what it is."))
    if product is None:
        found["unit_price"], found["tax_rate"] = found["unit_price"] or "0", found["tax_rate"] or "0"
    return found


def text_of(value: Any, longest: int) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValidationError(_("Give a text."))
    text = value.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise ValidationError(_("It is longer than %(limit)d characters.") % {"limit": longest})
    return text


def number_of(name: str, value: Any) -> str:
    """The plain text of a number. Raises ValidationError."""
    places, least, most, label = NUMBERS[name]
    try:
        if isinstance(value, float | bool):
            raise TypeError
        found = Decimal(value)
        if not least <= found <= most:
            words = {"label": label, "least": format(least, "f"), "most": format(most, "f")}
            raise ValidationError(_("%(label)s: give a number between %(least)s and %(most)s.") % words)
        exact = found.quantize(Decimal(1).scaleb(-places))
    except (InvalidOperation, TypeError, ValueError) as bad:
        raise ValidationError(
            _("%(label)s: “%(cell)s” is not a number.") % {"label": label, "cell": str(value)[:40]}
        ) from bad
    if exact != found:
        raise ValidationError(_("%(label)s: at most %(places)d decimals.") % {"label": label, "places": places})
    return plain(exact)


def plain(value: Decimal) -> str:
    """1.50 and 1.5 are one number, so they are one text."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


__all__ = ["EMPTY", "MOST", "NUMBERS", "Kind", "Line", "LinesField", "at_line", "plain", "settled", "settled_line"]
