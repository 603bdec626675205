"""Files obey the stages, note the steps, and find a row again by its number or its external id."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vinculo.abilities.imports.tests.bench import bring, counts
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.stage_move.model import StageMove

pytestmark = pytest.mark.django_db


def rows():
    return Opportunity.objects.unscoped("a test")


def test_a_file_obeys_the_stages(at, acme, ana):
    head = "Asunto;Cliente;Etapa;Folio;Identificador externo\n"
    first = bring(
        ana, f"{head}Una;{acme.name};Won;F-1;x1\nOtra;{acme.name};Won;;x2\nNueva;{acme.name};;;x3\n", OpportunityEntity
    )
    assert (counts(first)["created"], counts(first)["rejected"]) == (2, 1)
    assert rows().get(external_id="x1").closed_at
    assert [step.to_name for step in StageMove.objects.order_by("pk")] == ["Won", "New"]
    again = bring(ana, f"{head}Una;{acme.name};New;F-1;x1\nNueva;{acme.name};Won;F-2;x3\n", OpportunityEntity)
    assert (counts(again)["updated"], counts(again)["rejected"]) == (1, 1)  # what is closed asks for a reason
    last = StageMove.objects.latest("pk")
    assert (last.from_name, last.to_name, last.texts) == ("New", "Won", {"invoice_folio": "F-2"})


def test_many_rows_ask_no_more_than_few(at, acme, ana):
    def cost(count, mark):
        lines = "".join(f"Curso {n};{acme.name};New;{mark}{n}\n" for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            bring(ana, f"Asunto;Cliente;Etapa;Identificador externo\n{lines}", OpportunityEntity)
        return len(queries)

    cost(2, "a")
    assert cost(30, "b") <= cost(3, "c") + 3
