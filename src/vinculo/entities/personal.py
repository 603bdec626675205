"""Fields that are told each person differently, such as the price that a client pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vinculo.entities.columns import Column
from vinculo.identity.actor import Actor

Told = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Personal:
    """For whom it `applies`, of the fields `names` only what `values(pks, actor)` gives exists: {pk: {name: value}}.

    What is stored then shows in no list, page, file or answer of the API, and nothing is filtered or sorted by it.
    """

    names: str
    applies: Callable[[Actor], bool]
    values: Callable[[Sequence[int], Actor], Told]

    def hides(self, name: str, actor: Actor) -> bool:
        """Whether `actor` is told of `name` something else than what is stored."""
        return name in self.names.split() and self.applies(actor)


class PersonalColumn(Column):
    """Stands for the `plain` column of a personal field; nothing is sorted by it."""

    def __init__(self, plain: Column, personal: Personal) -> None:
        super().__init__(plain.name, needs=plain.needs, hidden=plain.hidden)
        self.plain, self.personal, self.model = plain, personal, plain.model
        self.numeric, self.card = plain.numeric, plain.card

    @property
    def label(self) -> str:
        return self.plain.label

    @property
    def kind(self) -> str:
        return self.plain.kind

    def prepare(self, rows: list[Any], actor: Actor) -> Told:
        return self.personal.values([row.pk for row in rows], actor)

    def told(self, row: Any, prepared: Told) -> Any:
        """A row that says nothing but what this person is told of it."""
        return self.model(pk=row.pk, **prepared[row.pk])

    def value(self, row: Any, prepared: Any = None) -> Any:
        return self.plain.value(self.told(row, prepared))

    def cell(self, row: Any, prepared: Any = None) -> str:
        return self.plain.cell(self.told(row, prepared))
