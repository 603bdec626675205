"""Fields that an installation adds to its records: Django fields without a column of their own.

The values of a record lie together in its JSON column `custom`, under their slugs. For each definition the model gets
a field `cf_SLUG` that Django's queries understand (`filter(cf_machine="Seat")`, `values_list("cf_renewal")`) and
that reads and writes as an attribute. `cf_SLUG_key` is the never-null form lists are sorted and filtered by: folded
for texts, the value itself otherwise. A reference also has `cf_SLUG_id`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import Lookup
from django.utils.translation import gettext as _

from vinculo.records.databases.keys import Among
from vinculo.records.databases.values import LEAST_NUMBER, StoredValue
from vinculo.records.text import sort_key

PREFIX = "cf_"
# Exact in a double: fifteen digits, four of them behind the point.
DIGITS, PLACES = 15, 4
LONGEST = {"text": 200, "textarea": 20000}


@dataclass(frozen=True, slots=True)
class Definition:
    """What the people who keep the installation say of a field."""

    pk: int
    slug: str
    label: str
    type: str  # one of `TYPES`
    help: str = ""
    section: str = ""
    required: bool = False
    in_list: bool = False
    searchable: bool = False
    importable: bool = True
    in_api: bool = True
    indexed: bool = False  # its indexes are there: lists may be filtered and sorted by it
    options: tuple[str, ...] = ()
    parent: str = ""  # the slug of the linked field it hangs from
    # {value of the parent: what it then offers}; a field without a parent offers all of it under "".
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return PREFIX + self.slug


class Virtual:
    """Mixin of a Django field whose value is a key of `custom`."""

    name: str
    attname: str
    stored_as: ClassVar[str] = "text"  # how the database reads it, see databases.values
    suffix = ""
    empty: ClassVar[Any] = ""
    sorts = True  # whether lists may be sorted by it
    ranges = False  # whether it is asked for from … until …

    def __init__(self, definition: Definition, model: Any, **options: Any) -> None:
        said: dict[str, Any] = {"verbose_name": definition.label, "help_text": definition.help}
        super().__init__(**said, blank=not definition.required, **options)  # type: ignore[call-arg]
        self.definition = definition
        self.path = definition.slug
        self.model = model
        self.set_attributes_from_name(definition.name + self.suffix)  # type: ignore[attr-defined]

    def get_attname_column(self) -> tuple[str, None]:
        return self.get_attname(), None  # type: ignore[attr-defined]

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        column = self.model._meta.get_field("custom").get_col(alias)
        return StoredValue(column, self.path, self.stored_as, output_field or self)

    def get_lookup(self, name: str) -> Any:
        if name == "isnull":
            return IsEmpty
        found = super().get_lookup(name)  # type: ignore[misc]
        return _filled(found) if self.ranges and name in ("lt", "lte") else found

    @property
    def least(self) -> Any:
        """What the database takes a missing value for."""
        return {"text": "", "number": LEAST_NUMBER, "boolean": False, "reference": 0}[self.stored_as]

    # --- between the attribute and the JSON ---------------------------------------------------

    def read(self, stored: Any) -> Any:
        """The Python value of what the JSON holds, None being nothing."""
        return self.empty if stored is None else stored

    def store(self, value: Any) -> Any:
        """What the JSON holds for a Python value; None leaves the key out."""
        return None if value in (None, "") else value

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        try:
            return self.read(row.custom.get(self.path))
        except (TypeError, ValueError, ArithmeticError):  # not what was written here
            return self.empty

    def __set__(self, row: Any, value: Any) -> None:
        # A new dictionary: copies of the row share the old one.
        values = {key: old for key, old in row.custom.items() if key not in (self.path, f"{self.path}~")}
        stored = self.store(value)
        if stored is not None:
            values[self.path] = stored
            if isinstance(stored, str) and not self.ranges:
                values[f"{self.path}~"] = sort_key(stored)
        if stored != row.custom.get(self.path):
            row.__dict__["_custom_told"] = row.__dict__.get("_custom_told", frozenset()) | {self.path}
        row.custom = values


class IsEmpty(Lookup):
    """`cf_x__isnull=True`: nothing was filled in."""

    lookup_name = "isnull"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        least = self.lhs.output_field.least
        return f"{left} {'=' if self.rhs else '<>'} %s", [*params, least]


@cache
def _filled(lookup: Any) -> Any:
    """`lookup` (less than…) for rows that hold a value at all."""

    class Filled(lookup):
        def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
            sql, params = super().as_sql(compiler, connection)
            left, left_params = self.process_lhs(compiler, connection)
            return f"({left} > %s AND {sql})", [*left_params, self.lhs.output_field.least, *params]

    return Filled


class Text(Virtual, models.CharField):
    def store(self, value: Any) -> Any:
        return str(value).replace("\x00", "") or None if value is not None else None


class LongText(Virtual, models.TextField):
    sorts = False

    store = Text.store


class Combo(Text):
    """One of a list of values; what a record holds stays although it is offered no more."""

    def offered(self, row: Any = None) -> tuple[str, ...]:
        return self.definition.options


class Linked(Combo):
    """A value among those that go with the value of the field it hangs from."""

    @property
    def parent(self) -> Linked | None:
        return self.model._meta.get_field(PREFIX + self.definition.parent) if self.definition.parent else None

    def wrong_in(self, row: Any) -> str:
        """What is wrong with the row's value beside its parent's; "" when nothing is."""
        value = getattr(row, self.name)
        above = self.parent
        if not value:
            return ""
        of = getattr(row, above.name) if above else ""
        if value in self.definition.offers.get(of, ()):
            return ""
        if above is None:
            return _("«%(text)s» is not one of the choices.") % {"text": value[:80]}
        if not of:
            return _("Choose %(field)s first.") % {"field": above.definition.label}
        return _("«%(value)s» does not go with «%(of)s» (%(field)s).") % {
            "value": value[:80], "of": of[:80], "field": above.definition.label
        }  # fmt: skip


class Number(Virtual, models.DecimalField):
    stored_as, ranges, empty = "number", True, None

    def read(self, stored: Any) -> Decimal | None:
        return None if stored is None else plain(Decimal(repr(stored)))

    def store(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        exact = Decimal(str(value))
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else float(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None or float(value) == LEAST_NUMBER else plain(Decimal(repr(float(value))))


def plain(number: Decimal) -> Decimal:
    """The same number without needless zeros: 12.5, 1200."""
    number = number.quantize(Decimal(1).scaleb(-PLACES)).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


class Date(Virtual, models.DateField):
    """A day, stored as 2026-12-31: texts sort as days do, and no cast of a date may stand in an index."""

    ranges, empty = True, None

    def read(self, stored: Any) -> dt.date | None:
        return None if stored is None else dt.date.fromisoformat(stored)

    def store(self, value: Any) -> Any:
        return None if value in (None, "") else self.to_python(value).isoformat()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return "" if value is None else self.to_python(value).isoformat()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> dt.date | None:
        return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None


class Switch(Virtual, models.BooleanField):
    stored_as, sorts, empty = "boolean", False, False

    def read(self, stored: Any) -> bool:
        return bool(stored)

    def store(self, value: Any) -> Any:
        return True if value else None


class Reference(Virtual, models.BigIntegerField):
    """A row of another table by its key. The table does not know: whoever is gone reads as nothing."""

    stored_as, sorts, empty = "reference", False, None

    def __init__(self, definition: Definition, model: Any, related_model: Any, **options: Any) -> None:
        super().__init__(definition, model, **options)
        self.related_model: Any = related_model

    def get_attname(self) -> str:
        return f"{self.name}_id"

    def store(self, value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value or None

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.store(value) or 0)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return value or None

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        pk = row.custom.get(self.path)
        if not isinstance(pk, int):
            return None
        cache = row._state.fields_cache
        found = cache.get(self.name)
        if found is None or found.pk != pk:
            found = cache[self.name] = self.related_model._base_manager.filter(pk=pk).first()
        return found

    def __set__(self, row: Any, value: Any) -> None:
        super().__set__(row, value)
        if isinstance(value, models.Model):
            row._state.fields_cache[self.name] = value

    def titles(self, pks: Collection[int], path: str) -> dict[int, str]:
        """{key: title} of what values point to, the title being the column `path`."""
        return dict(self.related_model._base_manager.filter(Among("pk", pks)).values_list("pk", path)) if pks else {}

    def fetch(self, rows: Any) -> None:
        """Fetches what `rows` refer to by one query, so that each finds it at hand."""
        wanted = {pk for row in rows if isinstance(pk := row.custom.get(self.path), int)}
        rows_there = self.related_model._base_manager.filter(Among("pk", wanted)) if wanted else ()
        found = {one.pk: one for one in rows_there}
        for row in rows:
            if one := found.get(row.custom.get(self.path)):
                row._state.fields_cache[self.name] = one


class ReferenceKey:
    """The attribute `cf_x_id`."""

    def __init__(self, of: Reference) -> None:
        self.of = of

    def __get__(self, row: Any, owner: Any = None) -> Any:
        return self if row is None else row.custom.get(self.of.path)

    def __set__(self, row: Any, value: Any) -> None:
        self.of.__set__(row, value)


class TextKey(Virtual, models.CharField):
    suffix = "_key"

    def __init__(self, definition: Definition, model: Any, path: str) -> None:
        super().__init__(definition, model, editable=False)
        self.path = path


class NumberKey(Virtual, models.FloatField):
    suffix, stored_as, empty = "_key", "number", LEAST_NUMBER

    def __init__(self, definition: Definition, model: Any, path: str) -> None:
        super().__init__(definition, model, editable=False)
        self.path = path


def key_of(found: Virtual) -> Virtual | None:
    """The field lists are sorted by in place of `found`."""
    if not found.sorts:
        return None
    if isinstance(found, Number):
        return NumberKey(found.definition, found.model, found.path)
    return TextKey(found.definition, found.model, found.path if found.ranges else f"{found.path}~")


def field_for(definition: Definition, model: Any, related: Mapping[str, Any]) -> Virtual:
    """The Django field of a definition; `related` are the models that references of each type point to."""
    match definition.type:
        case "textarea":
            return LongText(definition, model, max_length=LONGEST["textarea"])
        case "combo" | "linked":
            kind = Linked if definition.type == "linked" else Combo
            return kind(definition, model, max_length=LONGEST["text"], choices=[(o, o) for o in definition.options])
        case "numeric":
            return Number(definition, model, null=True, max_digits=DIGITS, decimal_places=PLACES)
        case "date":
            return Date(definition, model, null=True)
        case "boolean":
            return Switch(replace(definition, required=False), model)  # it is never missing
        case "user" | "account":
            return Reference(definition, model, related[definition.type], null=True)
    return Text(definition, model, max_length=LONGEST["text"])
