"""PostgreSQL: trigram search by pg_trgm, counts bounded by the statement timeout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction

from vinculo.records.text import covering

ANCHORS = "records_recordanchor"
WEIGHS_VALUES = True
MOST_HITS = 20_000
# Below that an index gives 0.3 % of a kind or so; above, a page of fifty is full after 17,000 records, or after 25,000
# where it is frequent elsewhere: what an index gives then grows with the others' records.
FREQUENT, AMONG_SEEN = 6, 4
HITS_ARE_SURE = True
POSITION = "strpos"
LETTERS = re.compile(r"[^\W_]{3,}")  # what pg_trgm makes trigrams of: anything else parts a word in two
# For PostgreSQL an array is short, so that it begins with what is in it.
AMONG = "{key} = ANY(ARRAY({hits}))"


def text_index(kind: str) -> str:
    """The name of the trigram index over one kind: a word that others are full of costs it nothing."""
    return f"record_search_{kind}"


def install(connection: Any, kinds: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for kind in kinds:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {text_index(kind)} ON {ANCHORS} "
                f"USING gin (search gin_trgm_ops) WHERE kind = '{kind}'"
            )
        cursor.execute("DROP INDEX IF EXISTS record_anchor_search_trigrams")  # the one over all kinds there was


def missing_objects(connection: Any, kinds: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [ANCHORS])
        existing = {name for (name,) in cursor.fetchall()}
    return [text_index(kind) for kind in kinds if text_index(kind) not in existing]


def seal(connection: Any, table: str, columns: Sequence[str]) -> None:
    """Lets nobody write another value into `columns` of rows that are there."""
    differs = " OR ".join(f'old."{column}" IS DISTINCT FROM new."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'what is sealed does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_sealed ON {table}")
        cursor.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {names} ON {table} FOR EACH ROW "
            f"WHEN ({differs}) EXECUTE FUNCTION refuse_sealed()"
        )


def missing_seals(connection: Any, tables: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        existing = {name for (name,) in cursor.fetchall()}
    return [f"{table}_sealed" for table in tables if f"{table}_sealed" not in existing]


def hits(connection: Any, asked: Any, kind: str) -> tuple[str, list[Any]]:
    """The statement that gives the anchors of `kind` with what is `asked`, by the index of trigrams or of titles.

    What is compared with is a subquery: knowing it, the planner would take a word for frequent that another kind has.
    Of several words, which narrow each other, the index is asked for no more trigrams than cover them; a word alone may
    be made of frequent ones, and is found by all it has.
    """
    conditions, params = ["kind = %s"], [kind]
    several = len(asked.long) > 1
    for word in asked.long:
        for piece in (several and covering(LETTERS.findall(word))) or [word]:
            conditions.append("search LIKE (SELECT %s::text)")
            params.append(f"%{connection.ops.prep_for_like_query(piece)}%")
    for word in (*(asked.long if several else ()), *asked.short):
        conditions.append(f"{POSITION}(search, %s) > 0")
        params.append(word)
    if asked.starts:
        between = "title_key >= (SELECT %s::text) AND title_key < (SELECT %s::text)"
        conditions.append(f"({' OR '.join([between] * len(asked.starts))})")
        params += [bound for start in asked.starts for bound in (start, f"{start}\U0010ffff")]
    if asked.opened_by:
        conditions.append(f"({' OR '.join(f'{column} = %s' for column, _value in asked.opened_by)})")
        params += [value for _column, value in asked.opened_by]
    return f"SELECT id FROM {ANCHORS} WHERE {' AND '.join(conditions)}", params


def few_hits(connection: Any, asked: Any, kind: str) -> list[int] | None:
    """None: within the statement that wants them they cost no more."""
    return None


def hits_by_kind(connection: Any, asked: Any, kinds: Sequence[str]) -> tuple[str, list[Any]]:
    """The statement that gives (kind, key) of the newest `MOST_HITS` of each kind."""
    pieces: list[str] = []
    params: list[Any] = []
    for number, kind in enumerate(kinds):
        sql, found = hits(connection, asked, kind)
        # OFFSET 0 keeps the order out: along it the planner would walk.
        some = f"SELECT id FROM ({sql} OFFSET 0) hits{number} ORDER BY id DESC LIMIT %s"
        pieces.append(f"SELECT %s AS kind, id FROM ({some}) newest{number}")
        params += [kind, *found, MOST_HITS]
    return " UNION ALL ".join(pieces), params


@contextmanager
def work_limit(connection: Any, milliseconds: int, stopped: type[Exception]) -> Iterator[None]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            # Inside a caller's transaction the setting would outlive this block.
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if was_canceled(error):
            raise stopped from error
        raise


def was_canceled(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "57014"  # query_canceled


def ask_within(
    connection: Any, milliseconds: int, sql: str, params: Sequence[Any], stopped: type[Exception]
) -> tuple[Any, ...]:
    if connection.in_atomic_block:  # where an error would spoil what the caller began
        with work_limit(connection, milliseconds, stopped), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return tuple(cursor.fetchone())
    try:
        with connection.cursor() as cursor:
            # One message, which is a transaction of its own.
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}; {sql}", params)
            cursor.nextset()
            return tuple(cursor.fetchone())
    except OperationalError as error:
        if was_canceled(error):
            raise stopped from error
        raise


def reserve_ids(connection: Any, model: Any, count: int) -> list[int]:
    series = f"pg_get_serial_sequence('{model._meta.db_table}', '{model._meta.pk.column}')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({series}) FROM generate_series(1, %s)", [count])
        return [pk for (pk,) in cursor.fetchall()]


def shared_lock(connection: Any, rows: Any) -> bool:
    sql, parameters = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", parameters)
        return cursor.fetchone() is not None


def is_collision(error: BaseException) -> bool:
    # deadlock_detected, serialization_failure, lock_not_available
    return getattr(error.__cause__, "sqlstate", "") in ("40P01", "40001", "55P03")


def insert(connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sql = f"COPY {connection.ops.quote_name(table)} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def refresh_statistics(connection: Any, tables: Sequence[str], kinds: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
        # Fresh text waits in a list that every search reads through; a bulk load leaves it full.
        for kind in kinds:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [text_index(kind)])
