"""What was done with a client, in the timelines of account and contact, and of what it is linked to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vinculo.abilities.comments.timeline import Asked, Item, earlier, register
from vinculo.domains.agenda.activity.model import Activity
from vinculo.entities.registry import entity_of


def activities(asked: Asked) -> list[Item]:
    """What is done; what is planned stands in its tab and in the heading."""
    kind = asked.record.kind()
    if kind == "activity":
        return []
    pointer = kind if kind in ("account", "contact") else "linked"
    hidden = entity_of(Activity).hidden_names(asked.actor)
    note = "" if "follow_up" in hidden else "follow_up"
    rows = Activity.objects.visible_to(asked.actor).filter(
        earlier("activity", asked.before), status=Activity.Status.DONE, **{f"{pointer}_id": asked.record.pk}
    )
    rows = rows.select_related("category", "assigned").order_by("-at", "-pk")[: asked.size]
    return [
        Item(
            "activity", row.at, str(row.assigned or ""), str(row.category), about=row.subject,
            about_url=f"/activities/{row.pk}/", object=row, icon=row.category.icon,
            note=getattr(row, note) if note else "",
        )
        for row in rows
    ]  # fmt: skip


register("activity", activities, _("Activities"))
