"""Moving by links and forms, the history and what one takes along of it."""

import pytest

from tests.people import acting
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.history import movements
from vinculo.domains.sales.opportunity.log import log_opportunity
from vinculo.domains.sales.opportunity.move import move_opportunity
from vinculo.domains.sales.opportunity.tests.conftest import TEXTS
from vinculo.domains.sales.stage_move.model import StageMove

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, ana):
    client.force_login(ana)
    return client


def url(opportunity, rest=""):
    return f"/opportunities/{opportunity.pk}/{rest}"


def fresh(opportunity):
    return OpportunityEntity.get(acting(opportunity.agent), opportunity.pk)


def test_the_form_asks_exactly_what_the_stage_asks_for(page, written, at):
    opportunity = written(lost_reason="de otra vez")
    text = page.get(url(opportunity, f"move/?to={at['lost'].pk}")).content.decode()
    assert 'name="lost_reason"' in text
    assert 'name="improvement"' in text
    assert 'name="follow_up"' not in text
    assert "de otra vez" not in text  # comments are asked afresh


def test_moving_by_the_form(page, written, at):
    opportunity = written()
    sent = {"stage": at["waiting"].pk, "version": opportunity.version}
    refused = page.post(url(opportunity, "move/"), sent)
    assert refused.status_code == 422
    assert fresh(opportunity).stage == at["new"]
    done = page.post(url(opportunity, "move/"), {**sent, **TEXTS["waiting"]})
    assert done.status_code == 302
    assert fresh(opportunity).stage == at["waiting"]
    late = page.post(url(opportunity, "move/"), {"version": sent["version"], "stage": at["lost"].pk, **TEXTS["lost"]})
    assert late.status_code == 409
    assert "Waiting" in late.content.decode()


def test_the_plain_form_says_at_the_field_what_is_missing(page, written, at):
    opportunity = written()
    values = {"name": "Curso", "stage": at["won"].pk, "state": "normal", "currency": "EUR", "version": 1}
    refused = page.post(url(opportunity, "edit/"), values)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"invoice_folio"}


def test_a_move_nobody_can_read(page, written, at):
    opportunity = written()
    for wrong in ("", "0", "x", "9" * 30, "-1"):
        assert page.get(url(opportunity, f"move/?to={wrong}")).status_code == 200
        assert page.post(url(opportunity, "move/"), {"stage": wrong}).status_code == 422
    assert StageMove.objects.filter(opportunity=opportunity).count() == 1


def test_strangers_find_nothing(client, carla, written, at):
    opportunity = written()
    client.force_login(carla)
    for rest in ("move/", "history/", "history/export.csv"):
        assert client.get(url(opportunity, rest)).status_code == 404
    assert client.post(url(opportunity, "move/"), {"stage": at["lost"].pk, **TEXTS["lost"]}).status_code == 404


def test_the_history_tells_every_movement(page, written, at, ana):
    opportunity = written()
    move_opportunity(opportunity, actor=acting(ana), stage=at["lost"], lost_reason="Precio", improvement="Bajar")
    call = ActivityCategory.objects.create(name="Llamada", kind="call")
    log_opportunity(opportunity, actor=acting(ana), category=call, subject="Me llamó", status=Activity.Status.DONE)
    page.post(url(opportunity, "comments/"), {"text": "=2+2 quedó lejos"})
    page.post(url(opportunity, "field/next_action/"), {"value": "x", "next_action": "Llamar", "version": 2})
    lines, more = movements(fresh(opportunity), acting(ana))
    assert not more
    told = " | ".join(f"{line.what}: {line.text}" for line in lines)
    for word in ("New → Lost", "Precio", "Bajar", "Llamada: Me llamó", "=2+2 quedó lejos"):
        assert word in told
    assert {line.who for line in lines} == {ana.name}
    text = page.get(url(opportunity, "history/")).content.decode()
    assert "New → Lost" in text
    exported = b"".join(page.get(url(opportunity, "history/export.csv")).streaming_content).decode("utf-8-sig")
    assert "'=2+2" in exported
    assert page.get(url(opportunity, "history/export.xlsx")).status_code == 200


def test_what_is_logged_belongs_to_client_and_opportunity(written, acme, ana):
    call = ActivityCategory.objects.create(name="Llamada", kind="call")
    opportunity = written()
    activity = log_opportunity(opportunity, actor=acting(ana), category=call, status=Activity.Status.DONE)
    assert (activity.linked_id, activity.account, activity.assigned) == (opportunity.pk, acme, ana)
