"""The lists a company starts with."""

from __future__ import annotations

from django.utils.translation import pgettext

from vinculo.domains.sales.lead_status.starting import seed_statuses
from vinculo.domains.sales.opportunity_type.model import OpportunityType
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.stage.model import Stage
from vinculo.records.catalogue import Colour


def seed() -> None:
    """Fills the lists that are empty."""
    seed_statuses()
    seed_types()
    if Pipeline.objects.exists():
        return
    pipeline = Pipeline.objects.create(name=pgettext("pipeline", "Sales"))
    kinds = Stage.Kind
    rows = [
        (pgettext("stage", "New"), kinds.NEW, 10, Colour.BLUE),
        (pgettext("stage", "Qualification"), kinds.WORKING, 20, Colour.GREY),
        (pgettext("stage", "Proposal"), kinds.WORKING, 50, Colour.YELLOW),
        (pgettext("stage", "Waiting for the client"), kinds.WAITING, 60, Colour.ORANGE),
        (pgettext("stage", "Won"), kinds.WON, 100, Colour.GREEN),
        (pgettext("stage", "Lost"), kinds.LOST, 0, Colour.RED),
    ]
    Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=name, kind=kind, probability=probability, colour=colour, position=place * 10)
        for place, (name, kind, probability, colour) in enumerate(rows)
    )


def seed_types() -> None:
    if OpportunityType.objects.exists():
        return
    names = (
        pgettext("opportunity", "New business"), pgettext("opportunity", "Extension"),
        pgettext("opportunity", "Renewal"),
    )  # fmt: skip
    OpportunityType.objects.bulk_create(OpportunityType(name=n, position=k * 10) for k, n in enumerate(names))
