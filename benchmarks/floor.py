"""The floor under a figure: the statements a request sends, sent again through the driver and nothing else."""

import re
import time
from contextlib import suppress

from django.db import connection

DATA = re.compile(r"\s*\(?(SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
QMARK = re.compile(r"(?<!%)%s")


class Statements(list):
    """Collects (sql, parameters) of whatever runs inside `with Statements() as found`."""

    def __enter__(self):
        self.wrapper = connection.execute_wrapper(self.collect)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self.wrapper.__exit__(*error)

    def collect(self, execute, sql, params, many, context):
        if DATA.match(sql):
            self.append((sql, params, many))
        return execute(sql, params, many, context)


class Driver:
    """The driver's own cursor, below Django."""

    def __init__(self):
        connection.ensure_connection()
        self.raw = connection.connection
        self.is_sqlite = connection.vendor == "sqlite"

    def replay(self, statements, use=lambda rows: None):
        """Milliseconds the statements take with all their rows fetched. What they write is taken back."""
        statements = [self.spelt(*statement) for statement in statements]
        writes = any(not sql.lstrip(" (").upper().startswith(("SELECT", "WITH")) for sql, _params, _many in statements)
        cursor = self.raw.cursor()
        if writes:
            cursor.execute("BEGIN")
        began = time.perf_counter()
        for sql, params, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, params or ())
            if not many and cursor.description:
                use(cursor.fetchall())
        took = time.perf_counter() - began
        if writes:
            cursor.execute("ROLLBACK")
        return took * 1000

    def spelt(self, sql, params, many):
        """The placeholders as the driver writes them."""
        return (QMARK.sub("?", sql).replace("%%", "%") if self.is_sqlite else sql), params, many

    def close(self):
        with suppress(Exception):
            connection.close()
