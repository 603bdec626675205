"""Every road to activities agrees with the table of docs/access.md."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.contract.test_access import LEVELS, ROADS, table
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.agenda.activity.entity import ActivityEntity
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity.verbs import assign_activity, participants_activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.association import associate
from vinculo.identity.models import User
from vinculo.records import writing
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db
OPENED = table("activity")


@pytest.fixture
def visit(db):
    return ActivityCategory.objects.create(name="Visita", kind="visit")


@pytest.fixture
def rows(visit, ana, bruno, carla, girona, lleida):
    """Bruno looks around."""
    strange = account_of(carla, lleida, "Ajena")
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)

    def activity(account, assigned=None):
        return writing.create(Activity(category=visit, account=account, assigned=assigned), SYSTEM)

    found = {
        "at one's own account": activity(account_of(bruno, None, "Propia")),
        "at an account of one's group": activity(account_of(ana, girona, "Compartida")),
        "at the account one is associated with": activity(company),
        "of a stranger, assigned to oneself": activity(strange, bruno),
        "of a stranger, oneself taking part": activity(strange),
        "of a stranger, assigned to a colleague": activity(strange, ana),
        "of a stranger": activity(strange),
        "without an account, assigned to oneself": activity(None, bruno),
        "without an account, assigned to a colleague": activity(None, ana),
    }
    part = found["of a stranger, oneself taking part"]
    participants_activity(part, actor=SYSTEM, people=User.objects.filter(pk=bruno.pk))
    assert found.keys() == OPENED.keys()
    return found


@pytest.mark.parametrize("verb", ["view", "change", "export"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_road_agrees_with_the_table(rows, bruno, level, verb):
    actor = acting(bruno, "all", **{f"activity_{verb}": level})
    expected = {row.pk for relation, row in rows.items() if OPENED[relation][level] == "yes"}
    for name, road in ROADS.items():
        if name != "a page":  # which is walked by a column activities have under another name
            assert {row.pk for row in road(Activity, actor, verb)} == expected, name
    page = ActivityEntity.rows(actor, verb).page(ActivityEntity.default_order(), 100)
    assert {row.pk for row in page} == expected
    assert ActivityEntity.rows(actor, verb).count(100) == len(expected)
    if verb == "view":
        anchors = RecordAnchor.objects.visible_to(actor).filter(kind="activity")
        assert set(anchors.values_list("pk", flat=True)) == expected


def test_a_client_out_of_sight_is_not_named(client, rows, bruno):
    client.force_login(bruno)
    row = rows["of a stranger, assigned to oneself"]
    for page in (
        f"/activities/{row.pk}/",
        "/activities/",
        "/",
        f"/activities/{row.pk}/edit/",
        "/activities/export.csv",
    ):
        answer = client.get(page)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "Ajena" not in text.decode(), page


def test_who_may_create_one(visit, ana, bruno, carla, lleida):
    strange = account_of(carla, lleida, "Ajena")
    actor = acting(bruno, "group")
    writing.create(Activity(category=visit, assigned=bruno), actor)
    for refused in (Activity(category=visit, assigned=ana), Activity(category=visit, account=strange, assigned=bruno)):
        with pytest.raises(PermissionDenied):
            writing.create(refused, actor)


def test_what_is_given_away_is_gone_from_sight(rows, bruno, carla):
    row, actor = rows["without an account, assigned to oneself"], acting(bruno, "group")
    assign_activity(row, actor=actor, assigned=carla)
    assert ActivityEntity.get(acting(bruno, "group"), row.pk) is None
    assert ActivityEntity.get(acting(carla, "own"), row.pk) == row
