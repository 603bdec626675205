"""Writes that may be sent twice, and writes that are only tried.

`Idempotency-Key`: the first call with a key does the work and stores its answer in the same transaction; every
further call of the same token gets that answer. Two at once: the database lets one pass and the other wait for it.
What failed left nothing behind, so it is not stored and may be sent again with the same key.

`?dry_run=1`: everything is done and rolled back, with whatever hangs from it: history, jobs, mail, numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.api.errors import Problem
from vinculo.api.models import StoredAnswer

KEPT = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
STORED_HEADERS = ("Content-Type", "Location", "ETag")
Run = Callable[[], HttpResponse]


def write(request: HttpRequest, run: Run, in_sight: Callable[[StoredAnswer], bool]) -> HttpResponse:
    """Runs a write as its request wants it: plainly, once per key, or only tried.

    `in_sight` says whether the row a stored answer tells of may still be seen. Raises Problem.
    """
    if unknown := set(request.GET) - {"dry_run"}:
        raise Problem(400, {name: [_("There is no parameter with this name.")] for name in unknown})
    tried = request.GET.get("dry_run", "0")
    if tried not in ("0", "1") or len(request.GET.getlist("dry_run")) > 1:
        raise Problem(400, {"dry_run": [_("Give 0 or 1.")]})
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Problem(400, {"Idempotency-Key": [_("Give 1 to 200 letters, digits or signs without spaces.")]})
    if tried == "1":
        return try_out(run)
    return run() if key is None else once(request, key, run, in_sight)


def try_out(run: Run) -> HttpResponse:
    """The answer there would be; nothing of it happens."""
    with transaction.atomic():
        answer = run()
        transaction.set_rollback(True)
    for name in ("Location", "ETag"):  # of a row that does not exist
        answer.headers.pop(name, None)
    answer.headers["Dry-Run"] = "1"
    return answer


def once(request: HttpRequest, key: str, run: Run, in_sight: Callable[[StoredAnswer], bool]) -> HttpResponse:
    """The answer of the first call with this key."""
    asked = digest(request)
    with transaction.atomic():
        stored, is_new = claim(request.token, key, asked)  # type: ignore[attr-defined]
        if not is_new:
            return replay(stored, asked, in_sight)
        answer = run()
        stored.status, stored.body = answer.status_code, answer.content
        stored.headers = {name: answer.headers[name] for name in STORED_HEADERS if name in answer.headers}
        stored.save()
    return answer


def claim(token: Any, key: str, asked: str) -> tuple[StoredAnswer, bool]:
    """The row of this key, ours to fill or filled already. Waits for whoever is filling it."""
    answers = StoredAnswer.objects.select_for_update()
    stored, is_new = answers.get_or_create(token=token, key=key, defaults={"asked": asked})
    if is_new or stored.created > timezone.now() - KEPT:
        return stored, is_new
    stored.asked, stored.created = asked, timezone.now()
    return stored, True


def replay(stored: StoredAnswer, asked: str, in_sight: Callable[[StoredAnswer], bool]) -> HttpResponse:
    if stored.asked != asked:
        raise Problem(422, {"Idempotency-Key": [_("This key was used for another request.")]})
    if not in_sight(stored):
        raise Problem(404)
    headers = {**stored.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(stored.body), status=stored.status, headers=headers)


def digest(request: HttpRequest) -> str:
    """What tells two requests apart: method, address, the version they name, body."""
    said = [str(request.method), request.get_full_path(), request.headers.get("If-Match", "")]
    found = hashlib.sha256("\n".join(said).encode() + b"\n")
    if request.content_type != "multipart/form-data":
        found.update(request.body)
        return found.hexdigest()
    uploads = [upload for name in request.FILES for upload in request.FILES.getlist(name)]
    for upload in uploads:  # read through once, and from the start again when it is kept
        found.update(f"{upload.name}\n".encode())
        for chunk in upload.chunks():
            found.update(chunk)
    return found.hexdigest()
