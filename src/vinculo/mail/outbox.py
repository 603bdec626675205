"""Writing mail into the outbox, and what people do with a mail that is there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from vinculo.identity.actor import Actor
from vinculo.jobs.backend import enqueue
from vinculo.mail import attached
from vinculo.mail.attached import Attached as Attached
from vinculo.mail.models import STOPPED, Mail, State
from vinculo.records.history import note_event

Listener = Callable[[Mail], None]
_when_bad: list[Listener] = []


def on_bad(listener: Listener) -> None:
    """`listener(mail)` is called in the transaction in which a mail is given up."""
    _when_bad.append(listener)


def tell_bad(mail: Mail) -> None:
    for listener in _when_bad:
        listener(mail)


def queue_mail(
    to: Iterable[tuple[str, str]],
    subject: str,
    text: str,
    html: str = "",
    *,
    kind: str,
    key: str | None = None,
    confidential: bool = False,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attached] = (),
    anchor_id: int | None = None,
    user_id: int | None = None,
    not_before: datetime | None = None,
) -> Mail:
    """Writes a mail to (name, address) pairs, in the caller's transaction; a worker sends it after the commit.

    With a `key` there is one mail, however often it is asked for. Raises ValidationError for a bad address, and for
    attachments that no server would take.
    """
    recipients = [[_line(name), address.strip()] for name, address in to]
    if not recipients:
        raise ValidationError({"to": "A mail needs somebody to go to."})
    for _name, address in recipients:
        validate_email(address)
    values = {
        "message_id": _new_message_id(),
        "kind": kind,
        "to": recipients,
        "to_text": ", ".join(address for _name, address in recipients)[:500],
        "pending": list(dict.fromkeys(address for _name, address in recipients)),
        "subject": _line(subject)[:300],
        "text": text,
        "html": html,
        "confidential": confidential,
        "reply_to": reply_to,
        "headers": dict(headers or {}),
        "attachments": attached.keep(attachments),
        "anchor_id": anchor_id,
        "user_id": user_id,
        "not_before": not_before or timezone.now(),
    }
    with transaction.atomic():
        if key is None:
            mail, is_new = Mail.objects.create(**values), True
        else:
            mail, is_new = Mail.objects.get_or_create(key=key, defaults=values)
        if is_new:
            hand_to_worker(mail)
    return mail


def hand_to_worker(mail: Mail, *, at_once: bool = False) -> None:
    """A job for the next attempt, one however often it is asked for; `at_once` does not wait for its hour."""
    from vinculo.mail.deliver import deliver

    if at_once:
        enqueue(deliver, mail.pk)
    else:
        enqueue(deliver, mail.pk, unique_key=f"mail:{mail.pk}:{mail.attempts}", run_after=mail.not_before)


def _new_message_id() -> str:
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname or 'vinculo.invalid'}>"


def _line(text: Any) -> str:
    """One line: nothing typed by anybody may begin a header of its own."""
    return " ".join(str(text).split())


# --- what people do with it ----------------------------------------------------------------------


def send_again(mail: Mail, *, actor: Actor) -> bool:
    """Lets a stopped or waiting mail go now, with all its attempts; False when it is in another state.

    An unsure one may then arrive twice, with the same Message-ID.
    """
    with transaction.atomic():
        fresh = Mail.objects.select_for_update().get(pk=mail.pk)
        if fresh.state not in (*STOPPED, State.QUEUED):
            return False
        fresh.state, fresh.claim, fresh.error, fresh.refused = State.QUEUED, "", "", {}
        fresh.pending = fresh.pending or [address for _name, address in fresh.to]
        fresh.attempts, fresh.not_before, fresh.changed = 0, timezone.now(), timezone.now()
        fresh.save()
        hand_to_worker(fresh, at_once=True)
        note_event(actor, "mail", "send_again", str(fresh))
    return True


def cancel(mail: Mail, *, actor: Actor) -> bool:
    """Takes a mail that waits, is unsure or bad out of the way; False when it is under way or gone."""
    return _settle(mail, (State.QUEUED, State.UNSURE, State.FAILED), State.CANCELLED, "cancel", actor)


def mark_arrived(mail: Mail, *, actor: Actor) -> bool:
    """Somebody made sure that an unsure mail has arrived."""
    return _settle(mail, (State.UNSURE,), State.SENT, "mark_arrived", actor)


def _settle(mail: Mail, before: tuple[str, ...], after: str, verb: str, actor: Actor) -> bool:
    now = timezone.now()
    values: dict[str, Any] = {"state": after, "claim": "", "changed": now}
    if after == State.SENT:
        values["sent"] = now
    with transaction.atomic():
        done = Mail.objects.filter(pk=mail.pk, state__in=before).update(**values)
        if done:
            note_event(actor, "mail", verb, str(mail))
    return bool(done)
