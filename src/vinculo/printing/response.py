"""Serving a PDF so that a browser shows it or keeps it, and nothing else."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_UNFIT = re.compile(r"[^\w.\- ]")  # of any file system


def pdf_response(content: bytes, name: str, *, download: bool = False) -> HttpResponse:
    """A PDF under a file name, shown in the browser or kept with `download`; no cache stores it.

    Whoever calls it has checked that the reader may see the document.
    """
    file = _UNFIT.sub("_", name.removesuffix(".pdf")).strip("._ ") or "document"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(download, f"{file[:120]}.pdf") or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
