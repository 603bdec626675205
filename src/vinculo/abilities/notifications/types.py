"""The kinds of things people can be told, registered by whoever tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vinculo.abilities.notifications.models import Channel
from vinculo.entities.noun import Text


@dataclass(frozen=True)
class NotificationType:
    """`say(values)` makes the sentence, in the active language; `needs` is the function without which nobody gets
    it; `channel` how people are told who have chosen nothing."""

    key: str
    label: Text
    say: Callable[[Mapping[str, Any]], str]
    icon: str = "bell"
    channel: str = Channel.APP
    needs: str = ""


_types: dict[str, NotificationType] = {}


def register(kind: NotificationType) -> NotificationType:
    _types[kind.key] = kind
    return kind


def types() -> list[NotificationType]:
    return list(_types.values())


def type_named(key: str) -> NotificationType | None:
    """None when whoever told it is no longer part of the product."""
    return _types.get(key)
