"""Telling people: one row per person, in the transaction of the cause, once per key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vinculo.abilities.notifications.models import Channel, Notification, NotificationChoice
from vinculo.abilities.notifications.sight import who_sees
from vinculo.abilities.notifications.types import NotificationType, type_named
from vinculo.entities.registry import entity_named
from vinculo.house import organisation
from vinculo.identity.actor import Actor
from vinculo.identity.middleware import known_zone
from vinculo.identity.models import Role, User
from vinculo.mail.compose import Template, declare
from vinculo.mail.send import mail_person
from vinculo.records.models import RecordAnchor

declare(
    Template(
        "notification",
        _("Notification"),
        "_TITLE_",
        _("Hello, _DEST_NAME_:\n\n_TITLE_\n\n_TEXT_\n\n_URL_\n\nHow you are told of such things: _CHOICES_URL_"),
        {
            "_TITLE_": _("what happened"),
            "_TEXT_": _("what was written"),
            "_URL_": _("the link"),
            "_CHOICES_URL_": _("the link to your own choices"),
        },
    )
)


def notify(
    key_of_type: str,
    recipients: Iterable[int],
    *,
    key: str,
    actor: Actor | None = None,
    anchor: RecordAnchor | None = None,
    url: str = "",
    values: Mapping[str, Any] | None = None,
) -> list[int]:
    """Tells people of something, in the caller's transaction; the ids of those who are told.

    Left out are who caused it, who may not sign in, who wants nothing of this type, and who does not see the record.
    `values` are plain JSON for the type's sentence; its `excerpt` is shown below it. Who was told by this `key` is not
    told again.
    """
    kind = type_named(key_of_type)
    if kind is None:
        raise KeyError(key_of_type)
    wanted = set(recipients) - {actor.user_id if actor else None}
    users = list(User.objects.filter(pk__in=wanted, is_active=True, role__isnull=False).select_related("role"))
    users = [user for user in users if not kind.needs or (user.role and user.role.level(kind.needs) > 0)]
    if anchor is not None:
        users = who_sees(anchor, users)
    if not users:
        return []
    with transaction.atomic():
        ways = channels(kind, users)
        told = set(Notification.objects.filter(key=key, recipient__in=users).values_list("recipient_id", flat=True))
        fresh = [user for user in users if ways[user.pk] != Channel.OFF and user.pk not in told]
        rows = [
            Notification(
                recipient=user, type=kind.key, key=key, anchor=anchor, url=url[:300], values=dict(values or {}),
                by_name=actor.name[:120] if actor else "", for_digest=ways[user.pk] == Channel.DAILY,
            )
            for user in fresh
        ]  # fmt: skip
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        for user, row in zip(fresh, rows, strict=True):
            if ways[user.pk] == Channel.NOW:
                mail_at_once(kind, user, row)
    return [user.pk for user in fresh]


def channels(kind: NotificationType, users: Iterable[User]) -> dict[int, str]:
    """How each wants to be told of this type."""
    chosen = NotificationChoice.objects.filter(type=kind.key, user__in=users).values_list("user_id", "channel")
    known = dict(chosen)
    return {user.pk: known.get(user.pk, kind.channel) for user in users}


def mail_at_once(kind: NotificationType, user: User, row: Notification) -> None:
    with override(user.language), timezone.override(known_zone(user.time_zone) or organisation.zone()):
        title = sentence(kind, row, row.anchor)
    url = settings.BASE_URL + (address(row) or "/notifications/")
    values = {
        "_TITLE_": title, "_TEXT_": row.values.get("excerpt", ""), "_URL_": url,
        "_CHOICES_URL_": f"{settings.BASE_URL}/profile/notifications/",
    }  # fmt: skip
    mail_person("notification", user, values, once=f"notification:{user.pk}:{row.key}", anchor_id=row.anchor_id)


def sentence(kind: NotificationType, row: Notification, anchor: RecordAnchor | None) -> str:
    """«Ana Gil le ha mencionado: Acme S.L.», with the record only where one is given."""
    said = kind.say(row.values)
    if row.by_name:
        said = f"{row.by_name} {said}"
    return f"{said}: {anchor.title}" if anchor else said


def address(row: Notification) -> str:
    """Where the thing can be looked at: the record's page, or what the notification says."""
    return entity_named(row.anchor.kind).url(f"{row.anchor_id}/") if row.anchor else row.url


def who_may(function: str) -> list[int]:
    """The people whose role opens a function."""
    roles = [role for role in Role.objects.all() if role.level(function) > 0]
    return list(User.objects.filter(role__in=roles, is_active=True).values_list("pk", flat=True))
