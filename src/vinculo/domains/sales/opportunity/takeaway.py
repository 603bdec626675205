"""A small table of our own as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from vinculo.entities.tables.columns import TableColumn
from vinculo.entities.tables.write import write_csv, write_xlsx


def sent_as(
    kind: str, name: str, columns: Sequence[TableColumn], rows: Sequence[tuple[Any, ...]], *, language: str
) -> HttpResponse | StreamingHttpResponse:
    """The rows as csv or xlsx, called `name`."""
    if kind == "csv":
        chunks = write_csv(columns, rows, language=language, zone=timezone.get_current_timezone())
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_xlsx(columns, rows, path, language=language)
        # The file stays readable through its handle after the folder is gone.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
