"""Column types whose SQL differs between the databases."""

from __future__ import annotations

from typing import Any

from django.db import models


class KeyField(models.CharField):
    """A folded sort key, compared byte by byte on both databases so that they agree on the order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str | None:
        kind = super().db_type(connection)
        return f'{kind} COLLATE "C"' if kind and connection.vendor == "postgresql" else kind

    def cast_db_type(self, connection: Any) -> str | None:
        return super().db_type(connection)
