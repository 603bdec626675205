"""Handing leads out in turn: fair, within everybody's capacity, also when many hand out at once."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection

from tests.crowd import together
from tests.people import SYSTEM, acting, person
from vinculo.abilities.operations.work import start
from vinculo.domains.sales.lead.assign import assign_lead, distribute_lead, take_lead
from vinculo.domains.sales.lead.convert import convert_lead
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead.status import close_lead
from vinculo.domains.sales.lead_status.model import LeadStatus, first_status
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.domains.sales.team_member.model import TeamMember
from vinculo.entities.actions import NotNow
from vinculo.records import undo, writing

pytestmark = pytest.mark.django_db


def waiting(count, group=None, **values):
    """Leads of nobody."""
    return [
        writing.create(Lead(subject=f"Web {n}", status=first_status(), group=group, **values), SYSTEM)
        for n in range(count)
    ]


def owners():
    leads = Lead.objects.unscoped("the test counts").filter(trashed__isnull=True)
    return Counter(leads.values_list("owner__name", flat=True))


@pytest.fixture
def team(lists, ana, bruno, carla):
    found = SalesTeam.objects.create(name="Girona")
    TeamMember.objects.bulk_create(TeamMember(team=found, user=user) for user in (ana, bruno, carla))
    return found


def test_in_turn(team, sara):
    for lead in waiting(9):
        distribute_lead(lead, actor=acting(sara), team=team)
    assert owners() == {"Ana Gil": 3, "Bruno Sala": 3, "Carla Rius": 3}
    leads = Lead.objects.unscoped("the test looks")
    assert set(leads.values_list("team_id", flat=True)) == {team.pk}
    assert not leads.filter(group__isnull=True).exists()


def test_who_is_full_or_away_is_passed_over(team, sara, ana, bruno):
    TeamMember.objects.filter(user=ana).update(capacity=1)
    TeamMember.objects.filter(user=bruno).update(is_active=False)
    for lead in waiting(4):
        distribute_lead(lead, actor=acting(sara), team=team)
    assert owners() == {"Ana Gil": 1, "Carla Rius": 3}


def test_who_comes_back_gets_one_out_of_turn_not_all(team, sara, bruno):
    TeamMember.objects.filter(user=bruno).update(is_active=False)
    for lead in waiting(4):
        distribute_lead(lead, actor=acting(sara), team=team)
    TeamMember.objects.filter(user=bruno).update(is_active=True)
    for lead in waiting(3):
        distribute_lead(lead, actor=acting(sara), team=team)
    assert owners() == {"Ana Gil": 3, "Bruno Sala": 1, "Carla Rius": 3}


def test_closed_leads_make_room(team, sara, ana):
    TeamMember.objects.exclude(user=ana).delete()
    TeamMember.objects.update(capacity=1)
    first, second = waiting(2)
    distribute_lead(first, actor=acting(sara), team=team)
    with pytest.raises(NotNow, match="nadie admite"):
        distribute_lead(second, actor=acting(sara), team=team)
    close_lead(first, actor=acting(sara), status=LeadStatus.objects.get(code=101))
    distribute_lead(second, actor=acting(sara), team=team)


def test_many_at_once_are_handed_out_and_taken_back(team, sara):
    leads = waiting(6)
    batch = start(LeadEntity, acting(sara), "distribute", [lead.pk for lead in leads], "", data=f"team={team.pk}")
    assert (batch.changed, batch.refused) == (6, 0)
    assert owners() == {"Ana Gil": 2, "Bruno Sala": 2, "Carla Rius": 2}
    undo.undo(batch, acting(sara))
    assert owners() == {None: 6}


def test_many_are_closed_and_opened_again(lists, sara):
    leads = waiting(3)
    lost = LeadStatus.objects.get(code=101)
    batch = start(LeadEntity, acting(sara), "close", [lead.pk for lead in leads], "", data=f"status={lost.pk}")
    rows = Lead.objects.unscoped("the test counts")
    assert rows.filter(outcome="lost", progress=101).count() == 3
    undo.undo(batch, acting(sara))
    assert rows.filter(outcome="open", progress=0).count() == 3


def test_assigning_puts_it_into_a_group_of_the_owner(lists, sara, ana, girona):
    (lead,) = waiting(1)
    assign_lead(lead, actor=acting(sara), owner=ana)
    after = Lead.objects.unscoped("the test looks").get(pk=lead.pk)
    assert (after.owner_id, after.group_id) == (ana.pk, girona.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
class TestAtOnce:
    """Each in a thread with a connection of its own."""

    def test_eight_hand_out_and_nobody_gets_more_than_his_share(self, team, sara):
        leads = waiting(24)
        actor = acting(sara)

        def handing(some):
            def work():
                for lead in some:
                    distribute_lead(lead, actor=actor, team=team)

            return work

        found = together(*(handing(leads[place::8]) for place in range(8)))
        assert found == [None] * 8, found
        assert owners() == {"Ana Gil": 8, "Bruno Sala": 8, "Carla Rius": 8}

    def test_capacity_is_never_exceeded(self, team, sara):
        TeamMember.objects.update(capacity=2)
        actor = acting(sara)
        found = together(*((lambda lead=lead: distribute_lead(lead, actor=actor, team=team)) for lead in waiting(8)))
        assert sum(isinstance(one, NotNow) for one in found) == 2, found
        assert owners() == {"Ana Gil": 2, "Bruno Sala": 2, "Carla Rius": 2, None: 2}

    def test_two_take_the_same_lead_and_one_is_told(self, lists, ana, bruno, girona):
        (lead,) = waiting(1, girona)
        actors = [acting(ana), acting(bruno)]
        found = together(*((lambda actor=actor: take_lead(lead, actor=actor)) for actor in actors))
        assert [type(one) for one in found].count(NotNow) == 1, found

    def test_two_convert_the_same_lead_and_one_is_told(self, lists, ana, bruno, girona):
        for attempt in range(4):
            lead = writing.create(
                Lead(subject=f"Curso {attempt}", company="Acme", status=first_status(), owner=ana, group=girona), SYSTEM
            )
            actors = [acting(ana), acting(bruno), acting(ana)]
            found = together(*(partial(convert_lead, lead, actor=actor, account="new") for actor in actors))
            assert [type(one) for one in found].count(NotNow) == 2, found
        made = Opportunity.objects.unscoped("the test counts").filter(trashed__isnull=True)
        assert made.count() == 4, connection.vendor
        assert len({one.account_id for one in made}) == 4


def test_a_person_without_a_team_gets_none(team, sara, girona, equipo):
    person("Dora Vila", equipo, girona)
    for lead in waiting(3):
        distribute_lead(lead, actor=acting(sara), team=team)
    assert "Dora Vila" not in owners()
