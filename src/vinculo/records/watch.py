"""Who wants to know that records were written, whichever road the write took.

Listeners run behind the write and in its transaction, so what they note is lost or kept with it. They are told
keys, not what changed: whoever needs more reads it, later and for many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Listener = Callable[[type[Any], Sequence[int]], None]
_listeners: list[Listener] = []


def on_write(listener: Listener) -> Listener:
    """Decorates `listener(model, pks)`, called after records of `model` were inserted, changed or touched."""
    _listeners.append(listener)
    return listener


def wrote(model: type[Any], pks: Sequence[int]) -> None:
    """Tells the listeners that the records `pks` were written; must run inside the transaction that did."""
    if pks:
        for listener in _listeners:
            listener(model, pks)
