"""A column that holds keys of divisions; the value in Python is a tuple of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

SEPARATOR = ";"  # between the names of divisions in files


class DivisionKeys(models.Field):
    """Keys of divisions, each once and in order: (12, 45) is kept as «12 45».

    Until `check_divisions` has looked at them, words of a file or an address may stand among the keys.
    """

    empty_strings_allowed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", ())
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("default") == ():
            del kwargs["default"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "TextField"

    def to_python(self, value: Any) -> tuple[Any, ...]:
        if value in (None, ""):
            return ()
        if isinstance(value, str):
            value = value.split(SEPARATOR) if SEPARATOR in value else [value] if not is_keys(value) else value.split()
        elif not isinstance(value, Iterable):
            value = [value]
        return ordered(key_of(one) for one in value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> tuple[Any, ...]:
        return self.to_python(value)

    def get_prep_value(self, value: Any) -> str:
        return " ".join(str(key) for key in self.to_python(value))

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def is_keys(text: str) -> bool:
    return all(part.isascii() and part.isdigit() and len(part) < 19 for part in text.split())


def key_of(one: Any) -> int | str:
    """A key, or the words somebody wrote instead."""
    if isinstance(one, models.Model):
        return int(one.pk)
    text = str(one).strip()
    return int(text) if text and is_keys(text) and " " not in text else text


def ordered(keys: Iterable[int | str]) -> tuple[int | str, ...]:
    """Each once, keys before words."""
    return tuple(sorted({key for key in keys if key != ""}, key=lambda key: (isinstance(key, str), key)))
