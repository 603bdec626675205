"""A road with a stage of each kind, and opportunities on it."""

import pytest

from tests.people import acting
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.writing import save_new

# What each kind of stage asks for.
TEXTS = {
    "new": {},
    "working": {"follow_up": "Le llamé", "prospect_comments": "Le interesa"},
    "waiting": {"waiting_comments": "De vacaciones", "next_action_date": "2027-03-01"},
    "won": {"invoice_folio": "F-2027/12"},
    "lost": {"lost_reason": "Precio", "improvement": "Llegar antes"},
}


@pytest.fixture
def pipeline(db):
    return Pipeline.objects.create(name="Ventas")


@pytest.fixture
def at(pipeline):
    """The stage of each kind."""
    chances = {"new": 10, "working": 40, "waiting": 60, "won": 100, "lost": 0}
    return {
        kind: Stage.objects.create(pipeline=pipeline, name=kind.title(), kind=kind, probability=chance, position=place)
        for place, (kind, chance) in enumerate(chances.items())
    }


@pytest.fixture
def written(at, acme, ana):
    """Ana writes down an opportunity at Acme."""
    return lambda **values: save_new(OpportunityEntity, {"name": "Curso", "account": acme, **values}, acting(ana))
