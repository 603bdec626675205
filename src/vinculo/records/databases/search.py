"""Finding text in the search texts of records, at a price that hardly grows with their number.

Text that is frequent among the newest records of a kind, and among those that the person sees, is found by walking
these from the newest on: soon there are enough. Any other is asked of an index, which gives all that hold it. Which of
the two it is, a look at the newest tells; a planner that guesses walks a whole table for a word that only another kind
of record has, or another group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, Q, QuerySet

from vinculo.records.databases import postgres, sqlite
from vinculo.records.databases.keys import Among, as_table
from vinculo.records.databases.postgres import ANCHORS

# Text is frequent when `FREQUENT` of so many newest records hold it, and `AMONG_SEEN` of those that a person sees.
LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """Folded words as they are looked for: pieces of the search text, and how the title may start."""

    long: tuple[str, ...]
    short: tuple[str, ...]
    starts: tuple[str, ...] = ()
    opened_by: tuple[tuple[str, Any], ...] = ()  # owners and groups, one of which stands in every record wanted

    @classmethod
    def of(cls, words: Sequence[str]) -> Asked:
        """Words of one or two letters have no trigram, so no index finds them: beside longer ones they only narrow,
        by themselves the first must start the title."""
        long = tuple(word for word in words if len(word) > 2)
        short = tuple(word for word in words if len(word) < 3)
        if long or not short:
            return cls(long, short)
        first, *rest = short
        # In the keys that titles are sorted by, ñ is n~.
        return cls((), tuple(rest), (first, f"n~{first[1:]}") if first[0] == "n" and len(first) > 1 else (first,))

    def condition(self, text: str, key: str) -> tuple[str, tuple[str, ...]]:
        """SQL over the columns of search text and title key, in words that no index knows."""
        position = _vendor().POSITION
        pieces = [f"{position}({text}, %s) > 0" for _word in (*self.long, *self.short)]
        starts = " OR ".join(f"{position}({key}, %s) = 1" for _start in self.starts)
        return " AND ".join([*pieces, *([f"({starts})"] if starts else [])]), (*self.long, *self.short, *self.starts)


class HoldsText(Expression):
    """That the anchor at `path` holds what is asked: looked up row by row.

    PostgreSQL takes each of three comparisons that it knows nothing of for true of one row in three, so that it expects
    to walk a while, and to get through before it has read everything.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, asked: Asked, path: str) -> None:
        super().__init__(output_field=BooleanField())
        self.asked = asked
        self.columns: list[Any] = [F(f"{path}search"), F(f"{path}title_key")]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        text, key = (compiler.compile(column)[0] for column in self.columns)
        condition, params = self.asked.condition(text, key)
        holds = f"CASE WHEN {condition} THEN 1 ELSE 0 END > 0"
        if _vendor().WEIGHS_VALUES:
            holds = f"({holds} AND length({text}) > 0 AND octet_length({text}) > 0)"
        return holds, params


class AmongHits(Expression):
    """That the record is one of the anchors of `kind` that an index gives: all of these are read first."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, asked: Asked, kind: str) -> None:
        super().__init__(output_field=BooleanField())
        self.asked, self.kind = asked, kind
        self.key: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.key,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = compiler.compile(self.key)
        sql, found = _vendor().hits(connection, self.asked, self.kind)
        return _vendor().AMONG.format(key=key, hits=sql), (*params, *found)


def text_condition(
    words: Sequence[str],
    kind: str,
    path: str = "anchor__",
    *,
    walked: Sequence[QuerySet[Any]] = (),
    opened_by: Sequence[tuple[str, Any]] = (),
) -> Q:
    """The condition that a record of `kind` holds every one of the folded `words`.

    `path` leads from the filtered model to its anchor; empty for the anchor itself. `walked` are the rows it is asked
    of, each queryset walked by itself, and `opened_by` what is known of their owners and groups (`records.rows.Rows`).
    """
    if not words:
        return Q()
    asked = replace(Asked.of(words), opened_by=tuple(opened_by))
    holds = Q(HoldsText(asked, path))
    if kind in _frequent(asked, [kind]) and _soon_enough(asked, path, walked):
        # PostgreSQL reads the anchors of the kind beside its rows; SQLite would read them first and sort.
        of_kind = Q(**{f"{path}kind": kind}) if _vendor().WEIGHS_VALUES or not path else Q()
        return holds & of_kind
    found = _vendor().few_hits(connection, asked, kind)
    among = Q(AmongHits(asked, kind)) if found is None else Q(Among("pk", found))
    return among if _vendor().HITS_ARE_SURE else among & holds


def text_by_kind(words: Sequence[str], kinds: Iterable[str]) -> dict[str, Q]:
    """The conditions over anchors of several `kinds`; a kind without any has none.

    Of kinds in which the words are rare only so many of the newest that hold them are looked at (`MOST_HITS`): of each
    kind on PostgreSQL, of all kinds together on SQLite, which has one index of text for all of them.
    """
    kinds = list(kinds)
    if not words:
        return {kind: Q(kind=kind) for kind in kinds}
    asked = Asked.of(words)
    common = _frequent(asked, kinds)
    found = {kind: Q(HoldsText(asked, ""), kind=kind) for kind in common}
    if rare := [kind for kind in kinds if kind not in common]:
        hits: dict[str, list[int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(*_vendor().hits_by_kind(connection, asked, rare))
            for kind, pk in cursor.fetchall():
                hits.setdefault(kind, []).append(pk)
        found |= {kind: Q(Among("pk", pks), kind=kind) for kind, pks in hits.items()}
    return found


def _frequent(asked: Asked, kinds: Sequence[str]) -> set[str]:
    """Of `kinds` those of which `FREQUENT` of the newest hold what is asked."""
    condition, params = asked.condition("search", "title_key")
    newest = f"SELECT search, title_key FROM {ANCHORS} WHERE kind = asked.value ORDER BY id DESC LIMIT %s"
    counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({newest}) newest WHERE {condition} LIMIT %s) few"
    table, values = as_table(connection, kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT asked.value FROM {table} WHERE ({counted}) >= %s",
            [values, LOOKED_AT, *params, _vendor().FREQUENT, _vendor().FREQUENT],
        )
        return {kind for (kind,) in cursor.fetchall()}


def _soon_enough(asked: Asked, path: str, walked: Sequence[QuerySet[Any]]) -> bool:
    """Whether each of the querysets gives a page of what is asked, or its end, before many rows were read."""
    columns = {"held_text": F(f"{path}search"), "held_key": F(f"{path}title_key")}
    condition, values = asked.condition("held_text", "held_key")
    pieces: list[str] = []
    params: list[Any] = []
    for rows in walked:
        try:
            newest, found = rows.order_by("-pk").values(**columns)[:LOOKED_AT].query.sql_with_params()
        except EmptyResultSet:
            continue
        holding = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({newest}) newest WHERE {condition} LIMIT %s) few"
        pieces.append(f"(({holding}) >= %s OR (SELECT COUNT(*) FROM ({newest}) newest) < %s)")
        params += [*found, *values, _vendor().AMONG_SEEN, _vendor().AMONG_SEEN, *found, LOOKED_AT]
    if not pieces:
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' AND '.join(pieces)}", params)
        return bool(cursor.fetchone()[0])


def _vendor() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


__all__ = ["Asked", "text_by_kind", "text_condition"]
