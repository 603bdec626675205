"""Two people write the same at once and the database gives up one of them: that one is told, on every screen."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vinculo.records import databases

logger = logging.getLogger(__name__)
CONFLICT, UNAVAILABLE = 409, 503


class CollisionMiddleware:
    """Answers 409 with a page that says so, for whatever road has not told it in its own form.

    Nothing was written: the transaction is undone. The API has an answer of its own (503).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError) or not databases.is_collision(error):
            return None
        logger.warning("Two stood in each other's way at %s", request.path, exc_info=error)
        if request.headers.get("HX-Request"):  # a piece of a page stays as it is, and a notice says that it failed
            return HttpResponse(status=UNAVAILABLE, headers={"HX-Reswap": "none", "Retry-After": "1"})
        return render(request, "409.html", status=CONFLICT)
