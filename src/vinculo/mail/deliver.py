"""One attempt to send one mail: claimed, offered, handed over, noted. docs/decisions/007-outbox.md tells why so.

Two marks are committed on the way: *sending* before the dialogue begins, *handing* when the server has asked for
the text. Who finds the first after a crash knows that nothing was handed over; after the second nobody can know.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from vinculo.house import secrets, store
from vinculo.jobs.execution import insist
from vinculo.jobs.models import Job
from vinculo.mail import transport
from vinculo.mail.models import UNDERWAY, Mail, MailAttempt, State
from vinculo.mail.outbox import hand_to_worker, tell_bad
from vinculo.mail.settings import Server, server

WAITS = (1, 5, 15, 30, 60, 120, 240)  # minutes before the next attempt; the last counts for all further ones

Outcome = MailAttempt.Outcome


class Overtaken(Exception):
    """Somebody else holds this mail by now."""


@task(takes_context=True)
def deliver(context: TaskContext, mail_id: int) -> str:
    """Sends the mail if it is due; returns the state it is left in. Without a server it goes on waiting."""
    try:
        to = server()
    except secrets.Unreadable:
        to = None
    if to is None:
        return "no server"
    mail = claim(mail_id, to, int(context.task_result.id))
    if mail is None:
        return "nothing to do"
    return attempt(mail, to)


def attempt(mail: Mail, to: Server) -> str:
    try:
        receipt = transport.send(to, mail, lambda: hand_over(mail))
    except Overtaken:
        return "overtaken"
    except transport.NotNow as bad:
        return finish(mail, Outcome.LATER, str(bad))
    except transport.Refused as bad:
        return finish(mail, Outcome.REFUSED, str(bad))
    except transport.Unsure as bad:
        return finish(mail, Outcome.UNSURE, str(bad))
    return finish(mail, Outcome.SENT, receipt.answer, receipt)


def claim(mail_id: int, to: Server, job_id: int) -> Mail | None:
    """The mail, marked as being sent by this job; None when there is nothing to send.

    A mail under way whose job is ours, or runs no longer, was left behind by a worker that died. If it had not been
    handed over it goes on; else it is unsure.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update().filter(pk=mail_id).first()
        now = timezone.now()
        if mail is None or (mail.state not in UNDERWAY and (mail.state != State.QUEUED or mail.not_before > now)):
            return None
        if mail.state in UNDERWAY:
            if mail.job_id not in (None, job_id) and Job.objects.running().filter(pk__in=[mail.job_id]).exists():
                return None
            was_handed = mail.state == State.HANDING
            cut = mail.tries.filter(outcome=Outcome.UNDERWAY)
            cut.update(outcome=Outcome.UNSURE if was_handed else Outcome.CUT, ended=now)
            if was_handed:
                # The claim stays: should its holder come back after all, it may still tell how it ended.
                mail.state, mail.error, mail.changed = State.UNSURE, _unsure_text(), now
                mail.save(update_fields=["state", "error", "changed"])
                tell_bad(mail)
                return None
        mail.state, mail.claim, mail.job_id, mail.changed = State.SENDING, uuid.uuid4().hex, job_id, now
        mail.attempts += 1
        mail.save(update_fields=["state", "claim", "job_id", "changed", "attempts"])
        MailAttempt.objects.create(mail=mail, server=str(to)[:200])
        return mail


def _unsure_text() -> str:
    return _("The connection broke while the mail was handed over: it may have arrived or not.")


def hand_over(mail: Mail) -> None:
    """Commits that from here on the server may have the mail. Raises Overtaken when it is no longer ours."""
    with transaction.atomic():
        ours = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=State.SENDING)
        if not ours.update(state=State.HANDING, changed=timezone.now()):
            raise Overtaken


def finish(mail: Mail, outcome: str, answer: str, receipt: transport.Receipt | None = None) -> str:
    """Notes how the attempt ended and what comes next, through a short failure of the database."""
    state: str = insist(_finish, mail, outcome, answer, receipt)
    return state


def _finish(mail: Mail, outcome: str, answer: str, receipt: transport.Receipt | None) -> str:
    with transaction.atomic():
        # Also from unsure: whoever took us for dead could not know, and we do.
        states = (*UNDERWAY, State.UNSURE)
        fresh = Mail.objects.select_for_update().filter(pk=mail.pk, claim=mail.claim, state__in=states).first()
        if fresh is None:
            return "overtaken"
        now = timezone.now()
        fresh.error, fresh.changed, fresh.claim = answer[:500], now, ""
        if outcome == Outcome.SENT:
            _taken(fresh, receipt or transport.Receipt(answer))
        elif outcome == Outcome.UNSURE:
            fresh.state, fresh.error = State.UNSURE, f"{_unsure_text()} {answer}"[:500]
        elif outcome == Outcome.REFUSED or fresh.attempts >= store.get("mail.attempts"):
            fresh.state = State.FAILED
        else:
            _later(fresh)
        fresh.save()
        last = fresh.tries.order_by("-id").values_list("pk", flat=True)[:1]
        fresh.tries.filter(pk__in=list(last)).update(outcome=outcome, answer=answer[:500], ended=now)
        if fresh.state == State.QUEUED:
            hand_to_worker(fresh)
        elif fresh.state in (State.FAILED, State.UNSURE):
            tell_bad(fresh)
        return str(fresh.state)


def _taken(mail: Mail, receipt: transport.Receipt) -> None:
    """Sent, as far as the server took it: recipients it put off are tried again, alone."""
    mail.refused = {**mail.refused, **receipt.refused}
    mail.pending = list(receipt.later)
    if mail.pending and mail.attempts < store.get("mail.attempts"):
        mail.error = " ".join(receipt.later.values())[:500]
        _later(mail)
        return
    mail.refused |= receipt.later
    mail.pending = []
    mail.state, mail.sent = State.SENT, timezone.now()
    mail.error = "; ".join(f"{address}: {said}" for address, said in mail.refused.items())[:500]
    if mail.confidential:
        mail.text = mail.html = ""
        mail.attachments = []


def _later(mail: Mail) -> None:
    minutes = WAITS[min(mail.attempts, len(WAITS)) - 1]
    mail.state, mail.not_before = State.QUEUED, timezone.now() + timedelta(minutes=minutes)


def overdue() -> Any:
    """Mails that wait or are under way although nobody seems to work on them."""
    before = timezone.now() - timedelta(minutes=2)
    waiting = Mail.objects.filter(state=State.QUEUED, not_before__lt=before)
    return waiting.union(Mail.objects.filter(state__in=UNDERWAY, changed__lt=before))
