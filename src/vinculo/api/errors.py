"""What the API answers when it cannot do what was asked.

`{"title", "status", "errors": {field: [sentences]}}`, in the spirit of RFC 9457.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.errors import ValidationError as BadAddress

from vinculo.entities.actions import NotNow
from vinculo.entities.query import BadQuery

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("The request cannot be understood."),
    401: _("A valid token is needed: Authorization: Bearer TOKEN."),
    403: _("You may not do this."),
    404: _("There is nothing here that you may see."),
    405: _("This address does not take that method."),
    409: _("This does not fit the state the row is in."),
    412: _("Somebody else saved this row meanwhile."),
    413: _("The body is too large."),
    415: _("Send JSON, with Content-Type: application/json."),
    422: _("Some values cannot be taken."),
    429: _("Too many requests. Wait a little."),
    503: _("The database is busy. Try again in a moment."),
}


class Problem(Exception):
    """An answer that is no success. `errors` is {field or parameter: [sentences]}; `more` goes beside it."""

    def __init__(
        self,
        status: int,
        errors: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = errors or {}
        self.headers = headers or {}
        self.more = more

    def response(self) -> HttpResponse:
        told = {"title": str(TITLES[self.status]), "status": self.status, "errors": self.errors, **self.more}
        return HttpResponse(orjson.dumps(told, option=orjson.OPT_UTC_Z), MEDIA_TYPE, self.status, headers=self.headers)


def busy(error: Exception) -> Problem:
    """A lock that did not open in time, or a database that went away: worth trying again."""
    logger.exception("The database did not answer", exc_info=error)
    return Problem(503, headers={"Retry-After": "1"})


def unfit(error: Exception) -> Problem:
    """A value that passed every check and yet has no place in its column: a check is missing."""
    logger.exception("The database refused a value", exc_info=error)
    return Problem(422, {"__all__": [gettext("One of the values does not fit into its column.")]})


# What the rooms below raise, and what it means here.
MEANINGS: dict[type[Exception], Any] = {
    Problem: lambda error: error,
    AuthenticationError: lambda _error: Problem(401, headers={"WWW-Authenticate": "Bearer"}),
    BadAddress: lambda _error: Problem(404),
    DataError: unfit,
    BadQuery: lambda error: Problem(400, {name: [text] for name, text in error.errors.items()}),
    Http404: lambda _error: Problem(404),
    NotNow: lambda error: Problem(409, detail=str(error)),
    OperationalError: busy,
    PermissionDenied: lambda _error: Problem(403),
    RequestDataTooBig: lambda _error: Problem(413),
    MultiPartParserError: lambda _error: Problem(400),
    SuspiciousOperation: lambda _error: Problem(400),
    UnreadablePostError: lambda _error: Problem(400),
    ValidationError: lambda error: Problem(422, by_field(error)),
}


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """The sentences of a ValidationError; those about the whole row stand under `__all__`."""
    return error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}


def register(api: NinjaAPI) -> None:
    """Teaches `api` to answer every exception above."""

    def answer(_request: HttpRequest, error: Any) -> HttpResponse:
        kind = next(kind for kind in MEANINGS if isinstance(error, kind))
        found: Problem = MEANINGS[kind](error)
        return found.response()

    for kind in MEANINGS:
        api.add_exception_handler(kind, answer)
