"""The steps of opportunities along their stages, noted by whichever road they were made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import asked_by
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.identity.actor import Actor


def first_stage() -> Stage | None:
    """Where a new opportunity starts: the first stage of the first road, as long as there is one."""
    offered = Stage.objects.filter(is_active=True, pipeline__is_active=True).select_related("pipeline")
    return offered.order_by("pipeline__position", "pipeline__name", "position", "name").first()


def note_steps(rows: Iterable[Opportunity], actor: Actor) -> None:
    """Of the rows just written, notes the step of each that is new or went to another stage."""
    write_steps([row for row in rows if row.moved], actor)


def write_steps(rows: Sequence[Opportunity], actor: Actor) -> None:
    """One step for each of `rows`, with what its stage asked for."""
    if not rows:
        return
    stages = {stage.pk: stage for stage in Stage.objects.select_related("pipeline")}
    now = timezone.now()
    StageMove.objects.bulk_create(
        StageMove(
            opportunity_id=row.pk, from_stage_id=row.came_from, to_stage_id=row.stage_id,
            from_name=str(stages.get(row.came_from or 0, "")), to_name=str(stages[row.stage_id]),
            at=now, by_id=actor.user_id, by_name=actor.name[:120], texts=said(row, stages[row.stage_id]),
        )
        for row in rows
    )  # fmt: skip
    for row in rows:
        row.moved = row.was_closed = row.reopening = False


def said(row: Opportunity, stage: Stage) -> dict[str, str]:
    """{field: text} of what `stage` asked for, and the reason of a reopening."""
    found = {"reason": row.reason} if row.reason else {}
    for name in asked_by(stage):
        value = getattr(row, name) if not row._meta.get_field(name).is_relation else ""
        if value not in (None, ""):
            found[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return found
