"""The lines of a document in forms, JSON and sentences: a table of inputs that works without scripts too.

The row N sends `lines-N-quantity` and so on; a conflict carries a row as its JSON instead. An entity has lines by a
`LinesField` of its model named in its form, and rows of them by `rows.keep_rows`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import EMPTY, MOST, NUMBERS, Kind, Line, LinesField, at_line, settled
from vinculo.domains.catalog.lines.rows import DocumentLine
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.tax.model import Tax
from vinculo.entities import json_values
from vinculo.entities.fields import KINDS, Field, Relation
from vinculo.entities.inputs import RecordField
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import BadCell, format_money, format_number, parse_decimal, type_number

BLANK_ROWS = 3  # offered where no script adds rows
PART = re.compile(r"lines-(\d{1,6})-(\w{1,20})")
TEXTS = ("kind", "product", "description", "quantity", "unit", "unit_price", "discount", "tax_rate")


class TypedRow(dict[str, str]):
    """A row of the table as it was typed; as a text it is its JSON."""

    def __str__(self) -> str:
        return json.dumps(self, ensure_ascii=False)

    @property
    def is_blank(self) -> bool:
        return not any(self.get(name, "").strip() for name in ("product", "product__text", "description", "unit_price"))


def typed_row(line: Line) -> TypedRow:
    """A settled line as the inputs show it."""
    numbers = {
        name: "" if line[name] is None else type_number(Decimal(line[name]), 2 if name == "unit_price" else 0)
        for name in NUMBERS
    }
    product = "" if line["product"] is None else str(line["product"])
    return TypedRow(
        {"kind": line["kind"], "product": product, "description": line["description"], "unit": line["unit"], **numbers}
    )


class LinesEditor(forms.Widget):
    """The table. Scripts make of `v-lines` an editor with pickers and live totals."""

    template_name = "lines/editor.html"
    currency = "EUR"

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[TypedRow]:
        whole = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        if whole is not None and name in data:
            return [row for row in map(read_row, whole if isinstance(whole, list) else [whole]) if row is not None]
        found: dict[str, TypedRow] = {}
        for key in data:
            if part := PART.fullmatch(key):
                found.setdefault(part[1], TypedRow())[part[2]] = str(data[key])
        rows = [row for row in found.values() if "gone" not in row and not row.is_blank]
        if any(row.get("order") for row in rows):
            rows.sort(key=order_of)
        return rows[: MOST + 1]

    def format_value(self, value: Any) -> Any:
        return value

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)  # entity folders are known to the product's own loader

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or () if isinstance(row, TypedRow) and row]
        known = names_of(row.get("product", "") for row in rows)
        taxes = Tax.objects.filter(is_active=True).order_by("position", "pk").values_list("rate", flat=True)
        rates = [type_number(rate) for rate in taxes]  # the first is that of most lines
        usual = rates[0] if rates else "0"
        first = TypedRow({"kind": "line", "quantity": "1", "tax_rate": usual, "discount": ""})
        context["widget"] |= {
            "rows": [shown_row(row, known) for row in rows],
            "blank": [shown_row(first, known) for _place in range(BLANK_ROWS)],
            "fresh": shown_row(first, known),
            "kinds": Kind.choices,
            "rates": list(dict.fromkeys(rates)),
            "most": MOST,
        }
        return context


def order_of(row: TypedRow) -> int:
    text = row.get("order", "")
    return int(text[:6]) if text.isascii() and text.isdigit() else MOST


def read_row(text: Any) -> TypedRow | None:
    """A row from its JSON, None from nothing; what cannot be read becomes a description, and is refused as one."""
    words = str(text)
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
        return TypedRow(found)
    return TypedRow({"description": words}) if words.strip() else None


def names_of(keys: Iterable[str]) -> dict[str, str]:
    pks = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}
    if not pks:
        return {}
    rows: Any = Product.objects.unscoped("a line names its product to whoever sees the document")
    return {str(pk): name for pk, name in rows.filter(pk__in=pks).values_list("pk", "name")}


def shown_row(row: TypedRow, known: dict[str, str]) -> dict[str, str]:
    """What the template draws of a row; words nobody understood stay as they were typed."""
    key = row.get("product", "")
    text = known.get(key) or row.get("product__text", "") or key
    return {**dict.fromkeys(TEXTS, ""), **row, "product": key if key in known else "", "product_text": text}


class LinesInput(forms.Field):
    """Lines as typed into the table; prices people left out are filled in by the document's rules."""

    def __init__(self, *, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        self.present: set[int] = set()  # products of the document as it is: they may stay whoever sees them
        super().__init__(widget=LinesEditor(), **kwargs)

    def prepare_value(self, value: Any) -> list[TypedRow]:
        rows = [one if isinstance(one, TypedRow) else typed_row(one) for one in settled_or_typed(value)]
        return rows or [TypedRow()]

    def clean(self, value: Any) -> list[Line]:
        rows = [row for row in value or () if not row.is_blank]
        offered = self.offered(rows)
        found, errors = [], []
        for place, row in enumerate(rows, 1):
            try:
                found.append(self.read(row, offered))
            except (BadCell, ValidationError) as bad:
                errors += [at_line(place, text) for text in getattr(bad, "messages", [str(bad)])]
        if errors:
            raise ValidationError(errors)
        try:
            return settled(found)
        except ValidationError as bad:
            raise ValidationError(bad.messages) from bad

    def offered(self, rows: list[TypedRow]) -> set[str]:
        """Those of the keys sent that the actor may choose."""
        keys = {row.get("product", "") for row in rows}
        pks = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}
        if not pks:
            return set()
        seen = entity_of(Product).rows(self.actor).filter(pk__in=pks).queryset().values_list("pk", flat=True)
        return {str(pk) for pk in {*seen, *(pks & self.present)}}

    def read(self, row: TypedRow, offered: set[str]) -> Line:
        """Raises BadCell and ValidationError."""
        kind = row.get("kind", "") or Kind.LINE.value
        text = {name: row.get(name, "").strip() for name in ("description", "unit")}
        if kind == Kind.HEADING:
            return {**EMPTY, "kind": kind, "description": text["description"]}
        numbers: dict[str, Any] = {}
        for name, (_places, _least, _most, label) in NUMBERS.items():
            try:
                numbers[name] = parse_decimal(row.get(name, "").strip())
            except BadCell as bad:
                raise ValidationError(f"{label}: {bad}") from bad
        for name, usual in (("quantity", "1"), ("discount", "0")):
            numbers[name] = usual if numbers[name] is None else numbers[name]
        return {**EMPTY, "kind": kind, **text, **numbers, "product": self.product(row, offered)}

    def product(self, row: TypedRow, offered: set[str]) -> int | None:
        key = row.get("product", "").strip()
        if key in offered:
            return int(key)
        words = row.get("product__text", "").strip() or key
        if not words:
            return None
        relation = Relation(DocumentLine, DocumentLine._meta.get_field("product"))
        found = RecordField(relation=relation, actor=self.actor, label="").to_python(words)
        return None if found is None else int(found.pk)


def settled_or_typed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


NUMBER_SCHEMA = {"type": ["string", "number", "null"]}
LINE_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "enum": Kind.values},
        "product": {"type": ["integer", "null"], "minimum": 1, "maximum": json_values.MAX_ID},
        "description": {"type": "string", "maxLength": 2000},
        "unit": {"type": "string", "maxLength": 10},
        **dict.fromkeys(NUMBERS, NUMBER_SCHEMA),
    },
}


class Lines(Field):
    """The field object: a list of objects in JSON, a table in forms, a short sentence everywhere else."""

    list_schema = {"type": "array", "maxItems": MOST, "items": LINE_SCHEMA}

    @property
    def empty(self) -> Any:
        return []

    @property
    def required(self) -> bool:
        return False

    def parse_text(self, text: str) -> Any:
        """A cell holds what `export` writes: the lines as JSON."""
        if not text:
            return []
        try:
            return self.read_json(json.loads(text))
        except (ValueError, RecursionError, ValidationError) as bad:
            raise BadCell(_("Lines come as the list of objects that the API speaks.")) from bad

    def read_json(self, value: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ValidationError(_("Give a list."))
        try:
            return settled([spoken(place, one) for place, one in enumerate(value[: MOST + 1], 1)])
        except ValidationError as bad:
            raise ValidationError(bad.messages) from bad

    def to_json(self, value: Any) -> Any:
        return list(value or [])

    def export(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if value else ""

    def show(self, value: Any) -> str:
        return "; ".join(sentence(line) for line in value or ())

    def initial(self, value: Any) -> Any:
        return value

    def form_field(self, actor: Actor) -> forms.Field:
        return LinesInput(actor=actor, label=self.label, required=False, help_text=self.help)

    def keep(self, form_field: forms.Field, present: Any) -> None:
        assert isinstance(form_field, LinesInput)
        form_field.present = {line["product"] for line in present or () if line["product"] is not None}


def spoken(place: int, line: dict[str, Any]) -> dict[str, Any]:
    """A JSON object with its numbers exact. Raises ValidationError."""
    found = dict(line)
    for name in NUMBERS:
        if found.get(name) is not None:
            try:
                found[name] = json_values.read_decimal(found[name])
            except ValidationError as bad:
                raise ValidationError([at_line(place, f"{NUMBERS[name][3]}: {text}") for text in bad.messages]) from bad
    return found


def sentence(line: Line) -> str:
    """«2 × Panel LED · 38,50»."""
    text = line["description"].split("\n")[0]
    if line["kind"] == Kind.HEADING:
        return text
    price = "" if line["unit_price"] is None else f" · {format_number(Decimal(line['unit_price']), 2)}"
    return f"{format_number(Decimal(line['quantity']))} × {text}{price}"


def figures(document: Any) -> dict[str, Any]:
    """{lines: [{…, amount}], totals: [(label, text, is_total)]} of a document, for its page."""
    currency = document.currency
    found = sums(document.lines, document.discount, currency)
    known = names_of(str(line["product"] or "") for line in document.lines)
    shown = [
        {
            "line": line,
            "is_heading": line["kind"] == Kind.HEADING,
            "mark": "" if line["kind"] in (Kind.LINE, Kind.HEADING) else str(Kind(line["kind"]).label),
            "product": known.get(str(line["product"]), ""),
            "product_url": f"/products/{line['product']}/" if line["product"] else "",
            "quantity": format_number(Decimal(line["quantity"])),
            "price": format_money(Decimal(line["unit_price"] or 0), currency),
            "discount": f"{format_number(Decimal(line['discount']))} %" if line["discount"] != "0" else "",
            "tax": f"{format_number(Decimal(line['tax_rate'] or 0))} %",
            "amount": format_money(amount, currency),
        }
        for line, amount in zip(document.lines, found.lines, strict=True)
    ]
    return {"lines": shown, "totals": total_lines(found, document.discount, currency)}


def total_lines(found: Any, discount: Decimal, currency: str) -> list[dict[str, Any]]:
    """[{label, text, total}] below the lines."""
    rows = []
    if found.discount:
        rows.append((_("Sum of the lines"), found.net))
        rows.append((_("Discount of %(percent)s %%") % {"percent": format_number(discount)}, -found.discount))
    rows.append((_("Total before taxes"), found.base))
    taxed = [one for one in found.taxes if one.rate]
    rows += [(_("Tax of %(percent)s %%") % {"percent": format_number(one.rate)}, one.tax) for one in taxed]
    told = [{"label": label, "text": format_money(amount, currency), "total": False} for label, amount in rows]
    return [*told, {"label": _("Total"), "text": format_money(found.gross, currency), "total": True}]


KINDS[:0] = [(lambda f: isinstance(f, LinesField), Lines)]
