"""A query nobody scoped is a crash, never a leak.

Every road a Django queryset takes to the database compiles its `Query`; `GuardedQuery` refuses to compile
until somebody said for whom it is asked (`visible_to`, `permitted`) or why nobody is (`unscoped`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.db import models
from django.db.models.sql import Query

_trusted: ContextVar[str] = ContextVar("trusted", default="")


class UnscopedQuery(RuntimeError):
    """A guarded queryset reached the database before anybody scoped it: a programming error."""


@contextmanager
def trusted(why: str) -> Iterator[None]:
    """Lets Django's own machinery (unique checks, dumpdata) read guarded tables inside the block."""
    token = _trusted.set(why)
    try:
        yield
    finally:
        _trusted.reset(token)


class GuardedQuery(Query):
    """Django's Query, closed until `scoped_by` says who asks or why."""

    scoped_by: str = ""

    def check_scope(self) -> None:
        if not self.scoped_by and not _trusted.get() and not self.is_empty():
            name = self.model.__name__ if self.model else "a model"
            raise UnscopedQuery(
                f"Nobody scoped this query of {name}: call .visible_to(actor), "
                '.permitted(actor, verb) or .unscoped("why") first.'
            )

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.check_scope()
        return super().get_compiler(*args, **kwargs)

    def chain(self, klass: type[Query] | None = None) -> Query:
        # update() turns a copy of this query into an UpdateQuery, which would forget the guard.
        if klass is not None and not issubclass(klass, GuardedQuery):
            self.check_scope()
        return super().chain(klass)

    def combine(self, rhs: Query, connector: str) -> None:
        # a | b is scoped only when both sides were.
        if not getattr(rhs, "scoped_by", ""):
            self.scoped_by = ""
        super().combine(rhs, connector)


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset that must be told who asks before it may touch the database."""

    query: GuardedQuery

    def __init__(self, model: Any = None, query: Query | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(model, query if query is not None else GuardedQuery(model), *args, **kwargs)

    def unscoped(self, why: str) -> Self:
        """Every row, for work that answers to nobody; the reason must be given and can be searched for."""
        if not why:
            raise ValueError("Say why this query needs no scope.")
        found = self._chain()  # type: ignore[attr-defined]
        found.query.scoped_by = why
        return found

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise UnscopedQuery("SQL by hand knows no scope: it lives in records.databases.")

    def _merge_sanity_check(self, other: models.QuerySet[Any]) -> None:
        # Django merges a slice through the unguarded base manager, where the other side would lose its guard.
        if self.query.is_sliced or other.query.is_sliced:
            raise UnscopedQuery("Merge querysets first and slice what comes out.")
        super()._merge_sanity_check(other)  # type: ignore[misc]

    def _raw_delete(self, using: str | None) -> int:
        self.query.check_scope()
        return super()._raw_delete(using)
