"""Every road to commercial actions agrees with the table of docs/access.md."""

import pytest

from tests.contract.test_access import LEVELS, ROADS, table
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks import people
from vinculo.records import writing
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db
OPENED = table("commercial action")


@pytest.fixture
def rows(ana, bruno, carla, girona, lleida):
    """Bruno looks around."""
    strange = account_of(carla, lleida, "Ajena")
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)

    def action(account, responsible=None):
        return writing.create(CommercialAction(title="Plan", account=account, responsible=responsible), SYSTEM)

    found = {
        "at one's own account": action(account_of(bruno, None, "Propia")),
        "at an account of one's group": action(account_of(ana, girona, "Compartida")),
        "at the account one is associated with": action(company),
        "of a stranger, oneself responsible": action(strange, bruno),
        "of a stranger, oneself collaborating": action(strange),
        "of a stranger, a colleague responsible": action(strange, ana),
        "of a stranger": action(strange),
    }
    people.add(found["of a stranger, oneself collaborating"], [bruno.pk])
    assert found.keys() == OPENED.keys()
    return found


@pytest.mark.parametrize("verb", ["view", "change", "claim", "export"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_road_agrees_with_the_table(rows, bruno, level, verb):
    actor = acting(bruno, "all", **{f"commercialaction_{verb}": level})
    expected = {row.pk for relation, row in rows.items() if OPENED[relation][level] == "yes"}
    for name, road in ROADS.items():
        if name != "a page":  # which is walked by a column actions have under another name
            assert {row.pk for row in road(CommercialAction, actor, verb)} == expected, name
    page = CommercialActionEntity.rows(actor, verb).page(CommercialActionEntity.default_order(), 100)
    assert {row.pk for row in page} == expected
    if verb == "view":
        anchors = RecordAnchor.objects.visible_to(actor).filter(kind="commercialaction")
        assert set(anchors.values_list("pk", flat=True)) == expected


def test_a_client_out_of_sight_is_not_named(client, rows, bruno):
    client.force_login(bruno)
    row = rows["of a stranger, oneself responsible"]
    for page in (f"/actions/{row.pk}/", "/actions/", "/", f"/actions/{row.pk}/edit/", "/actions/export.csv"):
        answer = client.get(page)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        assert "Ajena" not in text.decode(), page
