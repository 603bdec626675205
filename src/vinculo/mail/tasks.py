"""What the schedule does with the outbox."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from vinculo.house import secrets
from vinculo.jobs.schedule import scheduled
from vinculo.mail.deliver import overdue
from vinculo.mail.models import Mail, State
from vinculo.mail.outbox import hand_to_worker
from vinculo.mail.settings import server

KEPT_DAYS = 90
AT_ONCE = 500


@scheduled("*/5 * * * *")
@task
def look_after_outbox() -> int:
    """Gives mails that nobody works on to a worker again: their job was lost, or there was no server yet."""
    try:
        if server() is None:
            return 0
    except secrets.Unreadable:
        return 0
    found = list(overdue()[:AT_ONCE])
    with transaction.atomic():
        for mail in found:
            hand_to_worker(mail)
    return len(found)


@scheduled("50 3 * * *")
@task
def forget_old_mail() -> int:
    """Forgets mail that is done with after a time."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Mail.objects.filter(state__in=(State.SENT, State.CANCELLED, State.FAILED), changed__lt=before)
    count, _by_model = old.delete()
    return count
