"""An activity is about a record: picked by typing, shown to whoever sees it, taken away again."""

import pytest

from tests.people import account_of, acting
from vinculo.domains.agenda.activity.link import LinkForm, link_activity, linked_of
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(ana, acme):
    values = {
        "category": ActivityCategory.objects.create(name="Llamada", kind="call"),
        "account": acme,
        "assigned": ana,
    }
    return save_new(entity_of(Activity), values, acting(ana))


def answered(actor, row, text):
    form = LinkForm(actor, row)
    form.is_bound, form.data = True, {"linked": text}
    return form


def test_records_of_every_kind_are_offered_as_far_as_one_sees_them(client, ana, carla, acme, call):
    account_of(carla, None, "Acme Secreta")
    client.force_login(ana)
    found = client.get("/search/choices?q=acme").json()
    assert [one["id"] for one in found if one["text"] == "Acme S.L."] == [acme.pk]
    assert "Secreta" not in str(found)
    assert client.get("/search/choices").json() == []
    client.post(f"/accounts/{acme.pk}/visit/")
    assert [one["id"] for one in client.get("/search/choices").json()] == [acme.pk]


def test_linked_shown_and_taken_away(client, ana, acme, call):
    other = account_of(ana, None, "Transportes Vidal")
    client.force_login(ana)
    here = f"/activities/{call.pk}/"
    assert client.post(f"{here}link/", {"linked": str(other.pk)}).status_code == 302
    call.refresh_from_db()
    assert call.linked_id == other.pk
    assert f'href="/accounts/{other.pk}/">Transportes Vidal' in client.get(here).content.decode()
    assert Change.objects.filter(kind="activity", record_id=call.pk, verb="change").exists()
    client.post(f"{here}link/", {"linked": ""})
    call.refresh_from_db()
    assert call.linked_id is None


def test_what_one_does_not_see_is_neither_named_nor_chosen(ana, carla, sara, call):
    secret = account_of(carla, None, "Acme Secreta")
    assert "linked" in answered(acting(ana), call, str(secret.pk)).errors
    assert "linked" in answered(acting(ana), call, "Acme Secreta").errors
    assert "linked" in answered(acting(ana), call, str(call.pk)).errors, "an activity is not about itself"
    link_activity(call, actor=acting(sara), linked=secret.anchor)
    call.refresh_from_db()
    assert linked_of(call, acting(ana)) == {}
    form = answered(acting(ana), call, str(secret.pk))
    assert form.is_valid(), "what is there may stay"
    assert "Secreta" not in str(form)
