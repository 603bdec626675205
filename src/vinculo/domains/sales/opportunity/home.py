"""What is to be done next for one's opportunities: a block of the home page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.domains.sales.opportunity.attention import OPEN
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date
from vinculo.records.rows import Order
from vinculo.screens.home import block

SHOWN = 8
MOST = 999


@block("next-actions", 15, "opportunity/next_actions.html")
def next_actions(actor: Actor) -> dict[str, Any] | None:
    """One's open opportunities whose next action is due today or should have been, with why they stand here."""
    if not OpportunityEntity.may(actor, "list") or actor.user_id is None:
        return None
    today = timezone.localdate()
    due = OpportunityEntity.rows(actor).filter(OPEN, agent_id=actor.user_id, action_day__lte=today)
    rows = due.page(Order("action_day"), SHOWN, shape=lambda found: found.select_related("stage"))
    if not rows:
        return None
    count = due.count(MOST)
    return {
        "count": f"{MOST}+" if count is None or count > MOST else count,
        "lines": [
            {
                "pk": row.pk,
                "name": row.name,
                "why": row.next_action or _("Next action"),
                "stage": str(row.stage),
                "late": row.next_action_date < today,
                "when": format_date(row.next_action_date) if row.next_action_date < today else _("today"),
            }
            for row in rows
        ],
        "until": today.isoformat(),
    }
