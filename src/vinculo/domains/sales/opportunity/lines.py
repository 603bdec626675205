"""The products an opportunity is about, on its page."""

from __future__ import annotations

from typing import Any

from vinculo.domains.catalog.lines.inputs import figures
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.identity.actor import Actor
from vinculo.records import access


def lines_part(opportunity: Opportunity, actor: Actor) -> dict[str, Any]:
    """{lines, totals, edit_url} for the template; without products nothing."""
    if not opportunity.lines:
        return {"lines": []}
    may = not opportunity.trashed and access.offers(opportunity, actor, "change")
    return {**figures(opportunity), "edit_url": f"/opportunities/{opportunity.pk}/edit/" if may else ""}
