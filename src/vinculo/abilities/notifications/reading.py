"""Notifications as their recipient reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.notifications.models import Notification
from vinculo.abilities.notifications.types import type_named
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_datetime, format_relative
from vinculo.records.models import RecordAnchor

MOST = 99  # counted; more is «99+»


def own(actor: Actor) -> QuerySet[Notification]:
    """What this person was told, newest first."""
    return Notification.objects.filter(recipient_id=actor.pk).order_by("-id")


def unread_count(actor: Actor) -> int:
    """How many are unread, counted up to one more than MOST."""
    return len(own(actor).filter(read=None).values_list("pk", flat=True)[: MOST + 1])


def mark_read(actor: Actor, pks: Iterable[int] | None = None) -> int:
    """Marks these as read, or all; how many were not."""
    rows = own(actor).filter(read=None)
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    return int(rows.order_by().update(read=timezone.now(), for_digest=False))


def lines(rows: list[Notification], actor: Actor) -> list[dict[str, Any]]:
    """[{pk, icon, who, text, about, url, excerpt, when…}]; of records out of sight only that there was one."""
    pks = {row.anchor_id for row in rows if row.anchor_id}
    visible = {one.pk: one for one in RecordAnchor.objects.visible_to(actor).filter(pk__in=pks)} if pks else {}
    return [line(row, visible.get(row.anchor_id or 0)) for row in rows]


def line(row: Notification, anchor: RecordAnchor | None) -> dict[str, Any]:
    kind = type_named(row.type)
    hidden = row.anchor_id is not None and anchor is None
    text = kind.say(row.values) if kind else row.type
    return {
        "pk": row.pk,
        "icon": kind.icon if kind else "bell",
        "label": str(kind.label) if kind else row.type,
        "who": row.by_name,
        "text": f"{row.by_name} {text}" if row.by_name else text,
        "about": _("a record you no longer see") if hidden else anchor.title if anchor else "",
        "hidden": hidden,
        "url": "" if hidden else entity_named(anchor.kind).url(f"{anchor.pk}/") if anchor else row.url,
        "excerpt": "" if hidden else row.values.get("excerpt", ""),
        "unread": row.read is None,
        "when": format_relative(row.at),
        "when_full": format_datetime(row.at),
        "when_iso": row.at.isoformat(),
    }
