"""PostgreSQL: trigram search by pg_trgm, counts bounded by the statement timeout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q

ANCHORS = "records_recordanchor"
TEXT_INDEX = "record_anchor_search_trigrams"
WEIGHS_VALUES = True


def install(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {TEXT_INDEX} ON {ANCHORS} USING gin (search gin_trgm_ops)")


def missing_objects(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [TEXT_INDEX])
        return [] if cursor.fetchone() else [TEXT_INDEX]


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


def text_condition(connection: Any, words: list[str], path: str) -> Q:
    found = Q()
    for word in words:
        found &= Q(**{f"{path}search__contains": word})
    return found


@contextmanager
def work_limit(connection: Any, milliseconds: int, stopped: type[Exception]) -> Iterator[None]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            # Inside a caller's transaction the setting would outlive this block.
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
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


def refresh_statistics(connection: Any, tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
        # Fresh text waits in a list that every search reads through; a bulk load leaves it full.
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [TEXT_INDEX])
