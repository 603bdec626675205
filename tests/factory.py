"""Rows of any entity, made from its declaration: new entities are tested without a line of their own."""

import re
from itertools import count

from django.db.models import EmailField, UniqueConstraint

from tests.people import SYSTEM
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.locks.keys import DivisionKeys
from vinculo.entities.registry import entity_of
from vinculo.records import writing

# Every row is called something no other row is, so that a page tells which rows it shows.
NAME = re.compile(r"\bRoca\d{5}\b")
_numbers = count(1)


def make(entity, **values):
    """A row of `entity` from its example, written by nobody in particular.

    The first field of the example is what the row is called by. Required relations are made as well; a row that
    follows another one takes owner and group from it, so these go to the parent.
    """
    model, word = entity.model, f"Roca{next(_numbers):05d}"
    follows = getattr(model, "follows", None)
    scope = {name: values.pop(name) for name in ("owner", "group") if follows and name in values}
    filled = {
        name: unlike(model._meta.get_field(name), value, word, is_title=not place)
        for place, (name, value) in enumerate(entity.example.items())
    }
    for field in model._meta.concrete_fields:
        needed = not field.null or field.name == follows
        if field.is_relation and needed and not field.primary_key and field.name not in values:
            filled[field.name] = make(entity_of(field.related_model), **scope)
    keys = [field.name for field in model._meta.concrete_fields if isinstance(field, DivisionKeys)]
    if keys and not {*keys, "action"} & values.keys():  # one of its own, which nobody else holds
        account = values.get("account") or filled["account"]
        filled |= {name: (make(entity_of(Division), account=account).pk,) for name in keys}
    row = model(**{**entity.new_values(SYSTEM), **filled})
    for name, value in values.items():
        setattr(row, name, value)
    if hasattr(row, "prepare"):
        row.prepare()
    row.full_clean(exclude=[one.name for one in model._meta.concrete_fields if one.name not in entity.example])
    return writing.create(row, SYSTEM)


def unlike(field, value, word, *, is_title):
    """The value of the example, different in every row where it must be."""
    if isinstance(field, EmailField):
        return f"{word.lower()}@example.test"
    if is_once(field) and not is_title:
        return word.lower()
    return f"{value} {word}" if is_title and isinstance(value, str) else value


def is_once(field):
    """Whether no two rows have the same value, those in the trash perhaps left out."""
    alone = (one for one in field.model._meta.constraints if isinstance(one, UniqueConstraint))
    return field.unique or any(tuple(one.fields) == (field.name,) for one in alone)


def name_of(row):
    """The one word no other row has."""
    return NAME.search(str(row)).group()


def names_in(text):
    return set(NAME.findall(text))
