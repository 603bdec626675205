"""Every road to opportunities agrees with the table of docs/access.md."""

import pytest

from tests.contract.test_access import LEVELS, ROADS, table
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.forecast import UNDATED, forecast
from vinculo.domains.sales.opportunity.log import log_opportunity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.records import writing
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db
OPENED = table("opportunity")


@pytest.fixture
def rows(at, ana, bruno, carla, girona, lleida):
    """Bruno looks around."""
    strange = account_of(carla, lleida, "Ajena")
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)

    def opportunity(account, agent=None):
        row = Opportunity(name="Curso", account=account, agent=agent, stage=at["new"], expected_revenue=1)
        return writing.create(row, SYSTEM)

    found = {
        "at one's own account": opportunity(account_of(bruno, None, "Propia")),
        "at an account of one's group": opportunity(account_of(ana, girona, "Compartida")),
        "at the account one is associated with": opportunity(company),
        "of a stranger, oneself its agent": opportunity(strange, bruno),
        "of a stranger, a colleague its agent": opportunity(strange, ana),
        "of a stranger": opportunity(strange),
        "without an account, oneself its agent": opportunity(None, bruno),
        "without an account, a colleague its agent": opportunity(None, ana),
        "without an account, a stranger its agent": opportunity(None, carla),
    }
    assert found.keys() == OPENED.keys()
    return found


@pytest.mark.parametrize("verb", ["view", "change", "export"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_road_agrees_with_the_table(rows, bruno, level, verb):
    actor = acting(bruno, "all", **{f"opportunity_{verb}": level})
    expected = {row.pk for relation, row in rows.items() if OPENED[relation][level] == "yes"}
    for name, road in ROADS.items():
        assert {row.pk for row in road(Opportunity, actor, verb)} == expected, name
    assert OpportunityEntity.rows(actor, verb).count(100) == len(expected)
    if verb == "view":
        anchors = RecordAnchor.objects.visible_to(actor).filter(kind="opportunity")
        assert set(anchors.values_list("pk", flat=True)) == expected
        added = {month.day: month.total.pipeline for month in forecast(actor, UNDATED.replace(year=2027), 1)}
        assert added.get(UNDATED, 0) == len(expected)


def test_a_client_out_of_sight_is_not_named(client, rows, bruno):
    client.force_login(bruno)
    row = rows["of a stranger, oneself its agent"]
    for rest in ("", "edit/", "move/", "history/", "?tab=history"):
        answer = client.get(f"/opportunities/{row.pk}/{rest}")
        assert answer.status_code == 200
        assert "Ajena" not in answer.content.decode(), rest
    for page in ("/opportunities/", "/opportunities/forecast/", "/"):
        assert "Ajena" not in client.get(page).content.decode(), page


def test_its_agent_logs_calls_without_seeing_the_client(rows, bruno):
    call = ActivityCategory.objects.create(name="Llamada", kind="call")
    row = rows["of a stranger, oneself its agent"]
    activity = log_opportunity(row, actor=acting(bruno, "own"), category=call, status="done")
    assert (activity.account, activity.linked_id) == (None, row.pk)
