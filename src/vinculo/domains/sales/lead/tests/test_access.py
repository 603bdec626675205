"""Every road to leads agrees with the table of docs/access.md; taking and giving them away do too."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.contract.test_access import LEVELS, ROADS, table
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.lead.assign import take_lead
from vinculo.domains.sales.lead.log import log_lead
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import first_status
from vinculo.entities.actions import NotNow
from vinculo.entities.registry import entity_of
from vinculo.records import writing

pytestmark = pytest.mark.django_db
OPENED, NEW = table("lead"), table("new lead")


@pytest.fixture
def rows(lists, ana, bruno, carla, girona, lleida):
    """Bruno looks around."""
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)

    def lead(owner, group, **values):
        return writing.create(Lead(subject="Curso", status=first_status(), owner=owner, group=group, **values), SYSTEM)

    found = {
        "one's own": lead(bruno, None),
        "of one's group": lead(ana, girona),
        "of nobody, in one's group": lead(None, girona),
        "of nobody, in no group": lead(None, None),
        "of nobody, in another group": lead(None, lleida),
        "of the account one is associated with": lead(carla, lleida, account=company),
        "of a stranger": lead(carla, lleida),
    }
    assert found.keys() == OPENED.keys()
    return found


@pytest.mark.parametrize("verb", ["view", "change", "export", "convert"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_road_agrees_with_the_table(rows, bruno, level, verb):
    actor = acting(bruno, "all", **{f"lead_{verb}": level})
    expected = {row.pk for relation, row in rows.items() if OPENED[relation][level] == "yes"}
    for name, road in ROADS.items():
        if name != "a page":  # which is walked by a column leads have under another name
            assert {row.pk for row in road(Lead, actor, verb)} == expected, name


@pytest.mark.parametrize("level", LEVELS)
def test_new_leads(lists, ana, bruno, carla, girona, lleida, level):
    made = {
        "for oneself": (bruno, None),
        "for a colleague, in one's own group": (ana, girona),
        "for nobody, in one's own group": (None, girona),
        "for nobody, in no group": (None, None),
        "for a stranger": (carla, lleida),
    }
    assert made.keys() == NEW.keys()
    for relation, (owner, group) in made.items():
        lead = Lead(subject="Curso", status=first_status(), owner=owner, group=group)
        actor = acting(bruno, level)
        if NEW[relation][level] == "yes":
            writing.create(lead, actor)
        else:
            with pytest.raises(PermissionDenied):
                writing.create(lead, actor)


def test_only_leads_of_nobody_are_taken(rows, bruno):
    with pytest.raises(PermissionDenied):
        take_lead(rows["of nobody, in no group"], actor=acting(bruno, "own"))
    actor = acting(bruno, "group")
    for relation in ("of nobody, in one's group", "of nobody, in no group"):
        take_lead(rows[relation], actor=actor)
        taken = Lead.objects.unscoped("the test looks").get(pk=rows[relation].pk)
        assert taken.owner_id == bruno.pk
        assert taken.group_id is not None
    with pytest.raises(NotNow):
        take_lead(rows["of one's group"], actor=actor)
    with pytest.raises(PermissionDenied):
        take_lead(rows["of nobody, in another group"], actor=actor)


def test_what_is_done_with_a_lead_is_seen_by_who_sees_the_lead(rows, ana, bruno, carla, girona, lleida):
    from vinculo.domains.agenda.activity.entity import ActivityEntity
    from vinculo.domains.agenda.activity_category.model import ActivityCategory

    lead = rows["of one's group"]
    call = ActivityCategory.objects.get(kind="call")
    made = log_lead(lead, actor=acting(ana), category=call, status="done")
    assert ActivityEntity.get(acting(bruno, "group"), made.pk) is not None
    assert ActivityEntity.get(acting(carla, "group"), made.pk) is None
    writing.change(entity_of(Lead).get(SYSTEM, lead.pk), {"owner": carla, "group": lleida}, SYSTEM, giving_away=True)
    assert ActivityEntity.get(acting(carla, "group"), made.pk) is not None
    assert ActivityEntity.get(acting(bruno, "group"), made.pk) is None
