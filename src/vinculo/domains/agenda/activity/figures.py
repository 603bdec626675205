"""Figures at the head of an account or a contact: calls, meetings, and what is due next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vinculo.domains.agenda.activity.columns import moment_text
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order, count_each

MOST = 999


def figures(row: Any, actor: Actor) -> list[dict[str, Any]]:
    """[{label, value, icon, url}], each leading to its list; none for whoever sees no activities."""
    entity = entity_of(Activity)
    if not entity.may(actor, "view"):
        return []
    pointer = row.kind()
    rows = entity.rows(actor).filter(**{f"{pointer}_id": row.pk})
    kinds, pending, done = ActivityCategory.Kind, Activity.Status.PENDING, Activity.Status.DONE
    asked: list[tuple[str, str, dict[str, Any]]] = [
        (_("Planned calls"), "phone-call", {"category_kind": kinds.CALL, "status": pending}),
        (_("Logged calls"), "phone", {"category_kind": kinds.CALL, "status": done}),
        (_("Meetings"), "users", {"category_kind": kinds.MEETING}),
    ]
    counts = count_each([rows.filter(**which) for _label, _icon, which in asked], MOST)
    found = [
        {
            "label": label,
            "icon": icon,
            "value": f"{MOST}+" if (count or 0) > MOST else count,
            "url": url(pointer, row, which),
        }
        for (label, icon, which), count in zip(asked, counts, strict=True)
    ]
    upcoming = rows.filter(status=pending).page(Order("at"), 1)
    if upcoming:
        text, where = moment_text(upcoming[0]), f"/activities/{upcoming[0].pk}/"
        found.append({"label": _("Next due"), "icon": "calendar-check", "value": text, "url": where})
    return found


def url(pointer: str, row: Any, which: dict[str, Any]) -> str:
    query = "&".join(f"{name}={value}" for name, value in {pointer: row.pk, **which}.items())
    return f"/activities/?{query}"
