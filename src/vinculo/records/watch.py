"""Who wants to know that records were written, whichever road the write took.

Listeners run behind the write and in its transaction, so what they note is lost or kept with it. Most are told
keys, not what changed: whoever needs more reads it, later and for many at once. Who repeats values of records
elsewhere asks for the values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

Listener = Callable[[type[Any], Sequence[int]], None]
_listeners: list[Listener] = []


@dataclass(frozen=True, slots=True)
class Values:
    """`fields` of the records `pks` of one model were given values; `rows` are the records, where they are at hand."""

    model: type[Any]
    pks: Sequence[int]
    fields: Collection[str]
    rows: Sequence[Any] | None
    new: bool


ValuesListener = Callable[[Values], None]
_values_listeners: list[ValuesListener] = []


def on_write(listener: Listener) -> Listener:
    """Decorates `listener(model, pks)`, called after records of `model` were inserted, changed or touched."""
    _listeners.append(listener)
    return listener


def on_values(listener: ValuesListener) -> ValuesListener:
    """Decorates `listener(values)`, called after records were inserted or fields of them changed."""
    _values_listeners.append(listener)
    return listener


def wrote(
    model: type[Any],
    pks: Sequence[int],
    fields: Collection[str] = (),
    rows: Sequence[Any] | None = None,
    *,
    new: bool = False,
) -> None:
    """Tells the listeners that the records `pks` were written; must run inside the transaction that did.

    `fields` are those given values: none when the records were only touched.
    """
    if not pks:
        return
    for listener in _listeners:
        listener(model, pks)
    if fields:
        for values_listener in _values_listeners:
            values_listener(Values(model, pks, fields, rows, new))
