"""What was done about a lead, an opportunity, a commercial action, and what is planned: a tab of its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.entities.layout import Drawn
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.rows import Rows
from vinculo.screens.table import body, css, shape_for

SHOWN = 50


def activities_of(row: Any, actor: Actor) -> Rows:
    """The activities linked to a record that the actor sees."""
    return entity_of(Activity).rows(actor).filter(linked_id=row.pk)


def table(row: Any, actor: Actor) -> dict[str, Any]:
    """{columns, body, label, log_url, more}: planned and done, the latest first."""
    entity = entity_of(Activity)
    columns = [column for column in entity.default_columns(actor) if column.name not in ("account", "contact")]
    rows = activities_of(row, actor).page(entity.default_order(), SHOWN + 1, shape=shape_for(columns))
    may_log = not row.trashed and access.offers(row, actor, "change")
    return {
        "columns": [{"label": c.label, "css": k} for c, k in zip(columns, css(columns), strict=True)],
        "body": body(entity, columns, rows[:SHOWN], actor, selectable=False),
        "label": entity.noun.title,
        "log_url": f"{entity_of(type(row)).url(f'{row.pk}/')}log/" if may_log else "",
        "more": len(rows) > SHOWN,
    }


ACTIVITIES = Drawn(_("Activities"), "activities", "sales/activities.html", table, activities_of, "activity")
