"""Forecast, reminders and the home page: whose figures, how many questions, told once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.people import account_of, acting
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.sales.opportunity.attention import overdue, stale
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.forecast import LATE, UNDATED, forecast
from vinculo.domains.sales.opportunity.home import next_actions
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.reminders import remind_of_next_actions
from vinculo.domains.sales.quota.model import Quota
from vinculo.domains.sales.team.model import SalesTeam
from vinculo.entities.writing import save_changes, save_new

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def sold(written, at):
    """Ana has sold one, one is to be expected this month, one without a day, one late."""
    this_month = timezone.localdate().replace(day=28)
    written(stage=at["won"], invoice_folio="F-1", expected_revenue=Decimal(600))
    written(expected_revenue=Decimal(1000), expected_close=this_month)
    written(expected_revenue=Decimal(50))
    written(expected_revenue=Decimal(70), expected_close=this_month.replace(day=1) - 40 * DAY)


def quota_of(user, today):
    team = SalesTeam.objects.create(name="Girona")
    Quota.objects.create(team=team, user=user, month=today.replace(day=1), amount=Decimal(1200))


def figures(actor, today, **more):
    return {month.day: month.total for month in forecast(actor, today, 2, **more)}


def test_the_figures_stand_in_their_month(sold, today, ana):
    quota_of(ana, today)
    found = figures(acting(ana, "own", quota_view="own"), today)
    this = found[today.replace(day=1)]
    assert (this.won, this.weighted, this.pipeline, this.reached) == (600, 100, 1000, 50)
    assert (found[UNDATED].pipeline, found[LATE].pipeline) == (50, 70)


def test_nobody_counts_what_is_out_of_sight(sold, at, today, ana, carla, client):
    other = account_of(carla, name="Otra")
    save_new(OpportunityEntity, {"name": "x", "account": other, "expected_revenue": Decimal(9)}, acting(carla, "all"))
    quota_of(ana, today)
    found = figures(acting(carla, "own", quota_view="own"), today)
    assert found[UNDATED].pipeline == 9
    assert found[today.replace(day=1)].quota is None
    assert found[today.replace(day=1)].won == 0


def test_of_a_team(sold, today, ana):
    team = SalesTeam.objects.create(name="Norte")
    Quota.objects.create(team=team, month=today.replace(day=1), amount=Decimal(500))
    one = Opportunity.objects.unscoped("a test").filter(stage_kind="won").get()
    save_changes(OpportunityEntity, one, {"team": team}, acting(ana))
    found = figures(acting(ana, "all", quota_view="all"), today, by="team", team=team.pk)[today.replace(day=1)]
    assert (found.won, found.quota, found.reached) == (600, 500, 120)


def test_the_page_asks_few_questions_and_understands_nonsense(
    sold, today, ana, client, django_assert_max_num_queries, written
):
    client.force_login(ana)
    with django_assert_max_num_queries(16):
        text = client.get("/opportunities/forecast/").content.decode()
    assert "1.000,00" in text
    for wrong in ("?from=x", "?from=9999-99", "?months=999999999999999999999", "?team=x", "?by=x", "?from=0001-01"):
        assert client.get(f"/opportunities/forecast/{wrong}").status_code == 200
    exported = b"".join(client.get("/opportunities/forecast/export.csv").streaming_content).decode("utf-8-sig")
    assert "600,00" in exported
    assert client.get("/opportunities/forecast/export.xlsx").status_code == 200


def test_the_agent_is_told_once_per_date(written, today, ana):
    opportunity = written(next_action="Llamar", next_action_date=today)
    written(next_action_date=today + 3 * DAY)
    remind_of_next_actions.call()
    remind_of_next_actions.call()
    assert Notification.objects.filter(type="next_action", recipient=ana).count() == 1
    save_changes(OpportunityEntity, opportunity, {"next_action_date": today - DAY}, acting(ana))
    remind_of_next_actions.call()
    assert Notification.objects.filter(type="next_action", recipient=ana).count() == 2


def test_home_tells_what_is_next_and_why(written, today, at, ana, bruno):
    written(next_action="Llamar", next_action_date=today - DAY)
    written(next_action_date=today + DAY)
    written(stage=at["lost"], lost_reason="x", improvement="y", next_action_date=today)
    found = next_actions(acting(ana))
    assert [(line["why"], line["late"]) for line in found["lines"]] == [("Llamar", True)]
    assert next_actions(acting(bruno)) is None


def test_overdue_and_stale(written, today, at, pipeline, ana):
    late, idle, fine = written(next_action_date=today - DAY), written(), written(expected_close=today)
    long_ago = timezone.now() - dt.timedelta(days=pipeline.stale_days + 1)
    Opportunity.objects.unscoped("a test").filter(pk=idle.pk).update(last_activity=long_ago)
    rows = OpportunityEntity.rows(acting(ana))
    assert [row.pk for row in rows.filter(overdue()).queryset()] == [late.pk]
    assert [row.pk for row in rows.filter(stale()).queryset()] == [idle.pk]
    assert not fine.is_overdue
