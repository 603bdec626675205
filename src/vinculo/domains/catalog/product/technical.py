"""Technical data of a product: what, how much, in which unit. People write a line for each: «Peso: 12,5 kg»."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from vinculo.entities.fields import KINDS, Field
from vinculo.identity.actor import Actor
from vinculo.records.formats import BadCell, format_boolean, format_number, parse_boolean, parse_decimal, type_number
from vinculo.records.text import fold

MOST, LONGEST_NAME, LONGEST_VALUE, LONGEST_UNIT = 100, 80, 500, 20
BAR = " | "  # between data in one cell
NUMBER = re.compile(r"([+-]?\d[\d.,]*)\s*(\D[^\d]{0,19})?")

Datum = dict[str, Any]  # {"name": str, "value": str | bool, "unit": str, "kind": "text" | "number" | "boolean"}


class TechnicalField(models.JSONField):
    """A list of {name, value, unit, kind}. The value of a number is its plain text: «12.5», so nothing is rounded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)


def read_lines(text: str) -> list[Datum]:
    """The data of lines «name: value». Lines without a value are left out. Raises BadCell."""
    found = []
    for line in text.splitlines():
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip() or (colon and not value):
            continue
        if not colon or not name:
            raise BadCell(_("Write each line as «name: value»: %(text)s") % {"text": line.strip()[:80]})
        found.append(datum(name, value))
    return checked(found)


def datum(name: str, value: str) -> Datum:
    """What one line says; a number is told by how it begins and its unit by what follows."""
    if number := NUMBER.fullmatch(value):
        try:
            return of_number(name, parse_decimal(number[1]), number[2] or "")
        except BadCell:
            pass  # «3.4.5» is a text
    return {"name": name, "value": value, "unit": "", "kind": "text"}


def of_number(name: str, value: Decimal | None, unit: str) -> Datum:
    plain = format(value.normalize() + 0, "f") if value is not None else ""
    return {"name": name, "value": plain, "unit": unit.strip(), "kind": "number"}


def checked(data: list[Datum]) -> list[Datum]:
    """`data`, when it is short enough and tells nothing twice. Raises BadCell."""
    if len(data) > MOST:
        raise BadCell(_("At most %(count)d technical data.") % {"count": MOST})
    seen = set()
    for one in data:
        name = str(one["name"])
        if len(name) > LONGEST_NAME or len(str(one["value"])) > LONGEST_VALUE or len(one["unit"]) > LONGEST_UNIT:
            raise BadCell(_("«%(text)s» is too long.") % {"text": name[:80]})
        if fold(name) in seen:
            raise BadCell(_("«%(text)s» is there twice.") % {"text": name[:80]})
        seen.add(fold(name))
    return data


def text_of(one: Datum, write: Callable[[Decimal], str] = type_number) -> str:
    """The value with its unit, as it is read back; with `format_number` as people like to read it."""
    value = one["value"]
    if one["kind"] == "boolean":
        return format_boolean(bool(value))
    shown = write(Decimal(value)) if one["kind"] == "number" else str(value)
    return f"{shown} {one['unit']}" if one["unit"] else shown


def lines(data: Iterable[Datum]) -> str:
    """«name: value» for each, as `read_lines` takes them."""
    return "\n".join(f"{one['name']}: {text_of(one)}" for one in data)


def shown(data: Iterable[Datum]) -> list[tuple[str, str]]:
    """[(name, value)] for a sheet."""
    return [(str(one["name"]), text_of(one, format_number)) for one in data]


def settle(data: list[Datum], attributes: Iterable[Any]) -> list[Datum]:
    """`data` with the names, types and units that `attributes` give them, and in their order; others come after.

    Raises ValidationError for what does not fit its type.
    """
    given = {fold(one["name"]): one for one in data}
    found = []
    for attribute in attributes:
        one = given.pop(fold(attribute.name), None)
        if one is not None:
            found.append(fitted(one, attribute))
    return [*found, *given.values()]


def fitted(one: Datum, attribute: Any) -> Datum:
    words = {"name": attribute.name, "value": text_of(one)[:80]}
    if attribute.kind == "number":
        if one["kind"] != "number":
            raise ValidationError({"technical": _("%(name)s: «%(value)s» is not a number.") % words})
        return {**one, "name": attribute.name, "unit": one["unit"] or attribute.unit}
    if attribute.kind == "boolean":
        try:
            value = one["value"] if one["kind"] == "boolean" else parse_boolean(str(one["value"]))
        except BadCell as bad:
            raise ValidationError({"technical": _("%(name)s: «%(value)s» is neither yes nor no.") % words}) from bad
        return {"name": attribute.name, "value": bool(value), "unit": "", "kind": "boolean"}
    return {"name": attribute.name, "value": text_of(one), "unit": "", "kind": "text"}


class LinesField(forms.CharField):
    """Technical data as lines of text."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
        super().__init__(max_length=20_000, strip=True, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return lines(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        try:
            return read_lines(super().clean(value))
        except BadCell as bad:
            raise ValidationError(str(bad)) from bad


class Technical(Field):
    """Technical data in forms, files and JSON: always the lines, which files part by bars."""

    @property
    def empty(self) -> Any:
        return []

    def parse_text(self, text: str) -> Any:
        return read_lines(text.replace(BAR, "\n"))

    def show(self, value: Any) -> str:
        return lines(value or []).replace("\n", BAR)

    def export(self, value: Any) -> Any:
        return self.show(value)

    def initial(self, value: Any) -> Any:
        return lines(value or [])

    def to_json(self, value: Any) -> Any:
        return lines(value or [])

    def read_json(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) > 20_000 or "\x00" in value:
            raise ValidationError(_("Write each line as «name: value»: %(text)s") % {"text": str(value)[:80]})
        try:
            return read_lines(value)
        except BadCell as bad:
            raise ValidationError(str(bad)) from bad

    def form_field(self, actor: Actor) -> forms.Field:
        return LinesField(label=self.label, required=False, help_text=self.help)


KINDS[:0] = [(lambda f: isinstance(f, TechnicalField), Technical)]
