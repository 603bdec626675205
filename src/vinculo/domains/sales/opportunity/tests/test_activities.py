"""The tab of what was done: on the pages of leads, opportunities and commercial actions, for whoever sees it."""

import pytest
from django.test import Client

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.agenda.activity.entity import ActivityEntity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.seeds import seed
from vinculo.entities.writing import save_new

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return ActivityCategory.objects.create(name="Llamada", kind="call")


def opened(user, url):
    client = Client()
    client.force_login(user)
    return client.get(url)


@pytest.fixture(params=["opportunity", "action", "lead"])
def page(request, ana, acme, written):
    """The address of a record of Ana's, and the record."""
    if request.param == "opportunity":
        row = written()
        return f"/opportunities/{row.pk}/", row
    if request.param == "action":
        row = save_new(CommercialActionEntity, {"title": "Plan", "account": acme, "responsible": ana}, acting(ana))
        return f"/actions/{row.pk}/", row
    seed()
    row = save_new(LeadEntity, {"subject": "Interesados", "company": "Miramar", "owner": ana}, acting(ana))
    return f"/leads/{row.pk}/", row


def test_it_shows_what_was_done_and_offers_to_write_down_more(page, ana, call):
    here, row = page
    empty = opened(ana, f"{here}?tab=activities").content.decode()
    assert f'href="{here}log/"' in empty
    about = {"linked": row.anchor, "account": row.account, "category": call, "assigned": ana}
    save_new(ActivityEntity, {"subject": "Le llamé ayer", "status": "done", **about}, SYSTEM)
    text = opened(ana, f"{here}?tab=activities").content.decode()
    assert "Le llamé ayer" in text


def test_whoever_may_not_see_an_activity_does_not_count_it(page, ana, carla, call):
    here, row = page
    about = {"linked": row.anchor, "account": account_of(carla, name="De Carla"), "category": call, "assigned": carla}
    save_new(ActivityEntity, {"subject": "Privada", "status": "done", **about}, SYSTEM)
    text = opened(ana, f"{here}?tab=activities").content.decode()
    assert "Privada" not in text
