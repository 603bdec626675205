"""A day with leads: mailed on, gone stale, counted, brought in by a file and by a program."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from tests.people import acting
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.sales.lead import stale
from vinculo.domains.sales.lead.forward import draft, forward_lead
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.entity import LeadStatusEntity
from vinculo.domains.sales.lead_status.model import LeadStatus
from vinculo.entities.writing import save_changes
from vinculo.identity.models import Token
from vinculo.mail.models import Mail
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def every():
    return Lead.objects.unscoped("the test looks")


def quiet(lead, days):
    """Nothing has been done with it for so many days."""
    every().filter(pk=lead.pk).update(last_activity=timezone.now() - dt.timedelta(days=days))


def test_a_lead_is_sent_on_and_that_is_noted(ana, lead):
    subject, text = draft(lead, acting(ana))
    assert str(lead.number) in subject
    assert "Hotel Miramar" in text
    assert "lucia@miramar.test" in text
    forward_lead(lead, actor=acting(ana), to="socio@example.test", subject=subject, text=f"Mire esto.\n{text}")
    mail = Mail.objects.get(kind="lead_forward")
    assert (mail.to_text, mail.reply_to, mail.anchor_id) == ("socio@example.test", ana.email, lead.pk)
    assert mail.text.startswith("Mire esto.")
    assert Change.objects.get(kind="lead", verb="forward").values["to"] == [None, "socio@example.test"]
    assert Activity.objects.unscoped("the test looks").get(linked_id=lead.pk).category_kind == "email"


def test_the_owner_of_a_stale_lead_is_told_once(ana, bruno, lead_of):
    old, closed, lately = (lead_of(ana, subject) for subject in ("Vieja", "Cerrada", "Reciente"))
    save_changes_of(closed, status=LeadStatus.objects.get(code=101), user=ana)
    quiet(old, 8)
    quiet(closed, 8)
    quiet(lately, 3)
    assert [stale.tell_owners(), stale.tell_owners()] == [1, 0]
    told = Notification.objects.get(type="lead_stale")
    assert (told.recipient_id, told.anchor_id) == (ana.pk, old.pk)
    quiet(old, 9)  # it moved meanwhile, and stopped again
    assert stale.tell_owners() == 1


def save_changes_of(lead, user, **values):
    from vinculo.domains.sales.lead.entity import LeadEntity

    fresh = every().select_related("status").get(pk=lead.pk)
    save_changes(LeadEntity, fresh, values, acting(user))


def test_the_list_knows_the_stale_ones(client, ana, lead_of):
    old, lately = lead_of(ana, "Vieja"), lead_of(ana, "Reciente")
    quiet(old, 8)
    client.force_login(ana)
    page = client.get("/leads/?movement=stale").content.decode()
    assert f"/leads/{old.pk}/" in page
    assert f"/leads/{lately.pk}/" not in page


def test_figures_are_of_what_one_sees(client, ana, carla, lead_of, django_assert_max_num_queries):
    for number in range(3):
        lead_of(ana, f"Nuestra {number}", estimated_value=1000)
    save_changes_of(
        lead_of(ana, "Ganada", estimated_value=500), ana, status=LeadStatus.objects.get(code=200, converts=False)
    )
    lead_of(carla, "Ajena", estimated_value=99_999)
    client.force_login(ana)
    with django_assert_max_num_queries(45):
        answer = client.get("/leads/statistics/")
    figures = [one["value"].replace("\N{NO-BREAK SPACE}", " ") for one in answer.context["figures"]]
    assert figures == ["4", "3", "0", "1", "25,00 %", "3.000,00 €", "500,00 €"]
    assert "Ajena" not in answer.content.decode()
    assert client.get("/leads/statistics/?owner=nobody").status_code == 400


def test_leads_follow_the_progress_of_their_status(ana, sara, lead):
    status = every().get(pk=lead.pk).status
    save_changes(LeadStatusEntity, status, {"code": 102}, acting(sara))
    after = every().get(pk=lead.pk)
    assert (after.progress, after.outcome) == (102, "lost")


def test_a_program_brings_a_lead_of_nobody_and_converts_it(client, sara, lists):
    token = {"HTTP_AUTHORIZATION": f"Bearer {Token.issue(sara, 'web')[1]}"}

    def post(path, body):
        return client.post(f"/api/v1/leads{path}", json.dumps(body), content_type="application/json", **token)

    made = post("", {"subject": "Piden precio", "company": "Acme", "owner": None, "group": None})
    assert made.status_code == 201, made.content
    assert made.json()["owner"] is None
    pk = made.json()["id"]
    answer = post(f"/{pk}/convert", {"opportunity": "none", "account": "new", "contact": "none"})
    assert answer.status_code == 200, answer.content
    assert every().get(pk=pk).converted_account.name == "Acme"
    assert post(f"/{pk}/convert", {"account": "new"}).status_code == 409
