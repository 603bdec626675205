"""Handing the bytes of a file out."""

from __future__ import annotations

from django.http import FileResponse

from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import open_file


def as_download(attachment: Attachment) -> FileResponse:
    """Always a download: nothing uploaded is ever shown as a page. Raises FileNotFoundError."""
    handle = open_file(attachment.file)
    response = FileResponse(handle, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
