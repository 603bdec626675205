"""The daily mail: what is still unread of the types a person wants once a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vinculo.abilities.notifications.models import Notification
from vinculo.abilities.notifications.reading import lines
from vinculo.house import organisation
from vinculo.identity.actor import Actor
from vinculo.identity.middleware import known_zone
from vinculo.identity.models import User
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.mail.compose import Template, declare
from vinculo.mail.models import Mail
from vinculo.mail.send import mail_person

HOUR = 8  # on the person's own clock
LONGEST = 50  # lines of one mail

declare(
    Template(
        "digest",
        _("Daily summary"),
        _("Your day at _ORGANISATION_: _COUNT_"),
        _("Hello, _DEST_NAME_:\n\n_LINES_\n\n_URL_\n\nHow you are told of such things: _CHOICES_URL_"),
        {
            "_COUNT_": _("how many notifications"),
            "_LINES_": _("the notifications, a line each"),
            "_URL_": _("the link"),
            "_CHOICES_URL_": _("the link to your own choices"),
        },
    )
)


@scheduled("5 * * * *")
@stepped_task(max_attempts=5)
def send_digests(cursor: int | None, *, context: StepContext) -> int | None:
    """Everybody whose morning it is, one a step; each person has one mail a day at most."""
    waiting = Notification.objects.filter(for_digest=True, recipient_id__gt=cursor or 0)
    user_id = waiting.order_by("recipient_id").values_list("recipient_id", flat=True).first()
    if user_id is None:
        return None
    user = User.objects.select_related("role").get(pk=user_id)
    if is_due(user, timezone.now()):
        send_digest(user)
    return user_id


def local(user: User, now: datetime) -> datetime:
    return now.astimezone(known_zone(user.time_zone) or organisation.zone())


def is_due(user: User, now: datetime) -> bool:
    """Whether it is morning where the person is and today's mail has not been written."""
    here = local(user, now)
    return here.hour >= HOUR and not Mail.objects.filter(key=key_of(user, here)).exists()


def key_of(user: User, here: datetime) -> str:
    return f"digest:{user.pk}:{here:%Y-%m-%d}"


def send_digest(user: User) -> None:
    """Writes the mail and takes the waiting ones off the list, in the caller's transaction."""
    here = local(user, timezone.now())
    waiting = Notification.objects.filter(recipient=user, for_digest=True)
    pks = list(waiting.order_by("-id").values_list("pk", flat=True))
    unread = Notification.objects.filter(pk__in=pks[: LONGEST * 2], read=None)
    rows = list(unread.select_related("anchor").order_by("-id"))
    if rows and user.is_active:
        with override(user.language), timezone.override(here.tzinfo):
            told = [said(line) for line in lines(rows[:LONGEST], Actor.of(user))]
        values = {
            "_COUNT_": len(rows),
            "_LINES_": "\n".join(told),
            "_URL_": f"{settings.BASE_URL}/notifications/",
            "_CHOICES_URL_": f"{settings.BASE_URL}/profile/notifications/",
        }
        mail_person("digest", user, values, once=key_of(user, here))
    Notification.objects.filter(pk__in=pks).update(for_digest=False)


def said(line: dict[str, Any]) -> str:
    return f"- {line['when']} · {line['text']}" + (f": {line['about']}" if line["about"] else "")
