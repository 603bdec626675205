"""SQLite: trigram search by FTS5, counts bounded by a progress handler."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from typing import Any

from django.db import OperationalError

from vinculo.records.databases.keys import as_table
from vinculo.records.text import covering

ANCHORS = "records_recordanchor"
FTS = "records_search"
# Values bound to one statement; SQLite takes 32 766.
MOST_VALUES = 4000
WEIGHS_VALUES = False  # only how many rows a value has on average
MOST_HITS = 5000
FREQUENT, AMONG_SEEN = 24, 12  # more than on PostgreSQL, where a row that is walked over costs less
HITS_ARE_SURE = False  # they hold the trigrams asked for, though perhaps not beside each other
FEW_HITS = 20_000
SAMPLE = 1000  # rows that are read of one value, for statistics
SMALL = 1000  # rows of a table whose statistics say nothing of what it will be
POSITION = "instr"
AMONG = "{key} IN ({hits})"

SCHEMA = {
    FTS: f"CREATE VIRTUAL TABLE {FTS} USING fts5(search, content='{ANCHORS}', content_rowid='id', "
    "tokenize='trigram', detail='none')",
    f"{FTS}_insert": f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON {ANCHORS} BEGIN "
    f"INSERT INTO {FTS}(rowid, search) VALUES (new.id, new.search); END",
    f"{FTS}_delete": f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON {ANCHORS} BEGIN "
    f"INSERT INTO {FTS}({FTS}, rowid, search) VALUES ('delete', old.id, old.search); END",
    f"{FTS}_update": f"CREATE TRIGGER {FTS}_update AFTER UPDATE OF search ON {ANCHORS} "
    "WHEN old.search <> new.search BEGIN "
    f"INSERT INTO {FTS}({FTS}, rowid, search) VALUES ('delete', old.id, old.search); "
    f"INSERT INTO {FTS}(rowid, search) VALUES (new.id, new.search); END",
}


def install(connection: Any, kinds: Sequence[str]) -> None:
    missing = missing_objects(connection, kinds)
    if not missing:
        return
    with connection.cursor() as cursor:
        for name in missing:
            cursor.execute(f"DROP {'TABLE' if name == FTS else 'TRIGGER'} IF EXISTS {name}")
            cursor.execute(SCHEMA[name])
        # Rows written while the index or a trigger was missing (Django rebuilds tables) are taken in here.
        cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")
        # A larger write buffer: bulk imports are several times faster with it.
        cursor.execute(f"INSERT INTO {FTS}({FTS}, rank) VALUES ('hashsize', 16777216)")


def missing_objects(connection: Any, kinds: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')")
        existing = dict(cursor.fetchall())
    return [name for name, sql in SCHEMA.items() if existing.get(name) != sql]


def seal(connection: Any, table: str, columns: Sequence[str]) -> None:
    """Lets nobody write another value into `columns` of rows that are there."""
    same = " AND ".join(f'old."{column}" IS new."{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_sealed")
        cursor.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {names} ON {table} WHEN NOT ({same}) "
            "BEGIN SELECT RAISE(ABORT, 'what is sealed does not change'); END"
        )


def missing_seals(connection: Any, tables: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        existing = {name for (name,) in cursor.fetchall()}
    return [f"{table}_sealed" for table in tables if f"{table}_sealed" not in existing]


def hits(connection: Any, asked: Any, kind: str) -> tuple[str, list[Any]]:
    """The statement that gives the anchors of `kind`, of others too, that may hold what is `asked`, by an index."""
    if not asked.long:
        between, params = _titles(asked)
        short, values = _short(asked, "search")
        return f"SELECT id FROM {ANCHORS} WHERE kind = %s AND {between}{short}", [kind, *params, *values]
    return f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [_trigrams(asked)]


def few_hits(connection: Any, asked: Any, kind: str) -> list[int] | None:
    """The keys themselves, unless there are many: a statement of several walks would ask the index in each."""
    sql, params = hits(connection, asked, kind)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, FEW_HITS + 1])
        found = [pk for (pk,) in cursor.fetchall()]
    return found if len(found) <= FEW_HITS else None


def hits_by_kind(connection: Any, asked: Any, kinds: Sequence[str]) -> tuple[str, list[Any]]:
    """The statement that gives (kind, key) of `kinds` among the newest `MOST_HITS` of all."""
    table, values = as_table(connection, kinds)
    if not asked.long:
        between, params = _titles(asked)
        short, narrowing = _short(asked, "held.search")
        return (
            f"SELECT held.kind, held.id FROM {table} CROSS JOIN {ANCHORS} held "
            f"WHERE held.kind = asked.value AND {between}{short} ORDER BY held.id DESC LIMIT %s"
        ), [values, *params, *narrowing, MOST_HITS]
    newest = f"SELECT rowid AS id FROM {FTS} WHERE {FTS} MATCH %s ORDER BY rowid DESC LIMIT %s"
    holds, pieces = asked.condition("held.search", "held.title_key")
    return (
        f"SELECT held.kind, held.id FROM ({newest}) hits CROSS JOIN {ANCHORS} held "
        f"WHERE held.id = hits.id AND held.kind IN (SELECT value FROM {table}) AND {holds}"
    ), [_trigrams(asked), MOST_HITS, values, *pieces]


def _trigrams(asked: Any) -> str:
    """A word alone also has those over its seams, or six digits would find whatever holds three and three of them."""
    trigrams = covering(asked.long, step=3 if len(asked.long) > 1 else 2)
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)


def _titles(asked: Any) -> tuple[str, list[str]]:
    between = " OR ".join(["title_key >= %s AND title_key < %s"] * len(asked.starts))
    return f"({between})", [bound for start in asked.starts for bound in (start, f"{start}\U0010ffff")]


def _short(asked: Any, column: str) -> tuple[str, list[str]]:
    return "".join(f" AND {POSITION}({column}, %s) > 0" for _word in asked.short), list(asked.short)


@contextmanager
def work_limit(connection: Any, milliseconds: int, stopped: type[Exception]) -> Iterator[None]:
    connection.ensure_connection()
    deadline = time.monotonic() + milliseconds / 1000
    connection.connection.set_progress_handler(lambda: time.monotonic() > deadline, 5000)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise stopped from error
        raise
    finally:
        connection.connection.set_progress_handler(None, 0)


def ask_within(
    connection: Any, milliseconds: int, sql: str, params: Sequence[Any], stopped: type[Exception]
) -> tuple[Any, ...]:
    with work_limit(connection, milliseconds, stopped), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return tuple(cursor.fetchone())


def reserve_ids(connection: Any, model: Any, count: int) -> range:
    # The caller's transaction holds the one write lock there is, so nobody can take them meanwhile.
    assert connection.in_atomic_block
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return range(first, first + count)


def shared_lock(connection: Any, rows: Any) -> bool:
    # Whoever is in a transaction holds the one write lock there is.
    return bool(rows.exists())


def is_collision(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and "locked" in str(error)


def insert(connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    marks = f"({', '.join(['%s'] * len(columns))})"
    start = f"INSERT INTO {connection.ops.quote_name(table)} ({', '.join(columns)}) VALUES "
    # Many rows a statement: the text index flushes its buffer after each one, which costs more than the row.
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(remaining, max(1, MOST_VALUES // len(columns)))):
            cursor.execute(start + ", ".join([marks] * len(some)), [value for row in some for value in row])


def refresh_statistics(connection: Any, tables: Sequence[str], kinds: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        # One by one: nobody can write while one is read.
        for table in tables or connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {table}")
        # What is small now is walked from end to end for ever, however it grows; unknown, it is sought by its indexes.
        small = "SELECT tbl FROM sqlite_stat1 GROUP BY tbl HAVING MAX(CAST(stat AS INTEGER)) < %s"
        cursor.execute(f"DELETE FROM sqlite_stat1 WHERE tbl IN ({small})", [SMALL])
        cursor.execute("SELECT rowid, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
        told = [(told, stat, rowid) for rowid, stat in cursor.fetchall() if (told := narrowing(stat)) != stat]
        cursor.executemany("UPDATE sqlite_stat1 SET stat = %s WHERE stat = %s AND rowid = %s", told)
        cursor.execute("ANALYZE sqlite_schema")


def narrowing(stat: str) -> str:
    """Statistics of an index, «rows, rows of one value of the first column, of the first two…», for what is not known.

    Where the sample ended among rows that were still alike in a further column, that column seems to narrow nothing,
    and an index without it is taken: what waits would be looked for among all that was ever done.
    """
    rows, *known = stat.split()
    alike = known[:1]
    for before, here in pairwise(known):
        untold = before == here and here.isdigit() and int(here) > SAMPLE
        alike.append(str(int(alike[-1]) // 2) if untold else here)
    return " ".join([rows, *alike])
