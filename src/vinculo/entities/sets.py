"""Columns of files that say to which named sets a record belongs, beside what its fields hold."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model

from vinculo.entities.noun import Text, capital
from vinculo.identity.actor import Actor

SEPARATOR = ";"


class SetColumn:
    """Puts the records of a file into sets by their names, several by «;»; it never takes one out.

    Whoever keeps the sets overrides the rest. `name` is unlike that of any field; `headers` are further names of
    the column in people's files.
    """

    def __init__(self, name: str, label: Text, headers: Sequence[str] = ()) -> None:
        self.name = name
        self.said = label
        self.headers = headers
        self.model: type[Model]

    def bind(self, model: type[Model]) -> None:
        self.model = model

    @property
    def label(self) -> str:
        return capital(str(self.said))

    def offered_to(self, actor: Actor) -> bool:
        raise NotImplementedError

    def meanings(self, words: Collection[str], actor: Actor) -> dict[str, Any]:
        """{word: the set it names}, without the words that name none the actor knows of."""
        raise NotImplementedError

    def complaint(self, one: Any) -> str:
        """Why nothing can be put into this set; empty when it can."""
        return ""

    def holds(self, pks: Collection[int], sets: Collection[Any]) -> set[tuple[int, int]]:
        """{(record, set)} of those records that are in those sets already, by primary key."""
        raise NotImplementedError

    def put(self, records: Iterable[tuple[Any, list[Any]]], actor: Actor, batch: uuid.UUID | None) -> None:
        """Puts each record into sets it was not in, and notes it under `batch`; runs inside a transaction."""
        raise NotImplementedError


def words_of(text: str) -> list[str]:
    """The names in a cell, each once."""
    words = (" ".join(word.split()) for word in text.split(SEPARATOR))
    return list(dict.fromkeys(word for word in words if word))
