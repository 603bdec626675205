"""The road of an opportunity, as its page draws it."""

from __future__ import annotations

from typing import Any

from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.move import stages
from vinculo.domains.sales.stage.model import Stage
from vinculo.identity.actor import Actor
from vinculo.records import access


def path(row: Opportunity, actor: Actor, to: Stage | None = None) -> list[dict[str, Any]]:
    """The stages of its road as the component draws them, each a link for whoever may move it."""
    may = row.trashed is None and access.offers(row, actor, "change")
    road = list(stages(row))
    if row.stage_id not in {stage.pk for stage in road}:  # one that is no longer offered
        road.insert(0, row.stage)
    place = [stage.pk for stage in road].index(row.stage_id)
    here = to.pk if to else row.stage_id
    return [
        {
            "label": str(stage),
            "url": f"/opportunities/{row.pk}/move/?to={stage.pk}" if may else "",
            "done": number < place and row.is_open,
            "current": stage.pk == here,
        }
        for number, stage in enumerate(road)
    ]
