"""What a file's words for other rows stand for: a role by its name, a person by e-mail, an account by number.

A chunk's words are looked up together, and only among what the actor may choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.entities.fields import Relation
from vinculo.identity.actor import Actor
from vinculo.records.formats import BadCell
from vinculo.records.text import fold, sort_key

# How rows are named in files besides their title and their id, strongest first.
HANDLES = ("number", "sku", "identifier", "email", "external_id")

LARGEST_ID = 2**63 - 1


class Meanings:
    """The rows that the words of one column may stand for, in the order of how sure the word is."""

    def __init__(self, relation: Relation, actor: Actor, words: Iterable[str]) -> None:
        self.relation = relation
        model = relation.related
        names = {field.name for field in model._meta.concrete_fields}
        self.handles = [name for name in HANDLES if name in names]
        self.found: dict[str, dict[str, list[Model]]] = {way: {} for way in (*self.handles, "title", "pk")}
        wanted = set(words)
        for row in self._rows(actor, wanted) if wanted else ():
            for way in self.found:
                self._note(way, row)

    def _note(self, way: str, row: Model) -> None:
        value = str(row) if way == "title" else getattr(row, way)
        if value not in (None, ""):
            rows = self.found[way].setdefault(fold(str(value)), [])
            if row not in rows:
                rows.append(row)

    def _rows(self, actor: Actor, words: set[str]) -> Iterator[Any]:
        """Small tables whole; of large ones what the words may mean, each way along its own index."""
        choices = self.relation.rows(actor)
        if not self.relation.is_large:
            yield from choices.queryset()
            return
        numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19]
        keys = {"anchor__kind": self.relation.related._meta.model_name}
        conditions: list[dict[str, Any]] = [{**keys, "anchor__title_key__in": {sort_key(word) for word in words}}]
        if numbers:
            conditions.append({"pk__in": numbers})
        for name in self.handles:
            if name != "number":
                conditions.append({f"{name}__in": words})
            elif numbers:
                conditions.append({"number__in": numbers})
        for condition in conditions:
            yield from choices.filter(**condition).queryset()

    def of(self, word: str) -> list[Model]:
        """The rows the word stands for in the surest way it stands for any."""
        folded = fold(word)
        return next((rows[folded] for rows in self.found.values() if folded in rows), [])

    def one(self, word: str) -> Model:
        """The one row the word stands for. Raises BadCell when there is none, or there are several."""
        rows = self.of(word)
        if not rows:
            raise BadCell(_("Nothing you may choose is called «%(text)s».") % {"text": word[:80]})
        if len(rows) > 1:
            raise BadCell(_("Several are called «%(text)s». Write the number instead.") % {"text": word[:80]})
        return rows[0]


def called(row: Model | None, word: str) -> bool:
    """Whether `row` is what the word names; it may be one that can no longer be chosen."""
    if row is None:
        return False
    folded = fold(word)
    handles = [getattr(row, name, "") for name in HANDLES]
    return any(fold(str(value)) == folded for value in (*handles, row) if value not in (None, ""))
