"""The form of an activity: what belongs to its kind, what its contact fills in, and who is told of it."""

import json

import pytest
from django.utils import timezone

from tests.people import acting
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.agenda.activity.entity import ActivityEntity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.entities.writing import save_new

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ActivityCategory.objects.get_or_create(name="Llamada de prueba", defaults={"kind": "call"})[0]


@pytest.fixture
def anas(client, ana):
    client.force_login(ana)
    return client


@pytest.mark.parametrize("address", ["/activities/new/", "/activities/new/?quick"])
def test_every_field_says_to_which_kinds_it_belongs(anas, call, address):
    form = anas.get(address).context["form"]
    kinds = json.loads(form.fields["category"].widget.attrs["data-kinds"])
    assert kinds[str(call.pk)] == "call"
    assert (form.fields["direction"].kind_of, form.fields["direction"].kind_in) == ("category", "call")
    assert form.fields["place"].kind_in == "meeting visit"
    assert not hasattr(form.fields["detail"], "kind_of")
    page = anas.get(address).content.decode()
    assert 'data-kind-of="category" data-kind-in="task"' in page
    assert 'data-fills="account"' in page


def test_a_contact_answers_with_what_goes_with_it(anas, marta, acme):
    ask = f"/contacts/choices/?id={marta.pk}&with=account+phone+notes+nothing"
    (found,) = anas.get(ask).json()
    assert found["with"]["account"] == {"id": str(acme.pk), "text": "Acme S.L."}
    assert "nothing" not in found["with"]
    assert anas.get("/contacts/choices/?id=x&with=account").json() == []
    assert anas.get(f"/contacts/choices/?id={marta.pk + 999}").json() == []


def test_what_is_out_of_sight_is_filled_into_nothing(client, carla, lleida, acme, marta):
    """Marta belongs to a further account of Carla's: Carla sees her and not Acme."""
    from tests.people import SYSTEM, account_of
    from vinculo.domains.directory.contact.link import link_contact

    link_contact(marta, actor=SYSTEM, account=account_of(carla, lleida, "De Carla"))
    client.force_login(carla)
    (found,) = client.get(f"/contacts/choices/?id={marta.pk}&with=account").json()
    assert found["with"] == {}


def test_an_address_that_names_the_contact_names_its_company(anas, marta, acme):
    form = anas.get(f"/activities/new/?contact={marta.pk}").context["form"]
    assert form.initial["account"] == acme
    assert "Acme" in str(form["account"])


def test_whoever_is_given_an_activity_is_told(ana, bruno, acme, call):
    values = {"category": call, "subject": "Llamar", "account": acme, "assigned": bruno}
    save_new(ActivityEntity, values, acting(ana))
    (told,) = Notification.objects.all()
    assert (told.recipient, told.type) == (bruno, "assigned")
    save_new(ActivityEntity, {**values, "assigned": ana}, acting(ana))
    assert Notification.objects.count() == 1


def test_what_is_written_down_on_a_record_leads_back_to_it(anas, acme, call):
    here = f"/accounts/{acme.pk}/"
    address = f"/activities/new/?quick&status=done&starts=now&account={acme.pk}&next={here}"
    starts = anas.get(address).context["form"].initial["starts"]
    assert starts.minute in (0, 15, 30, 45)
    assert starts <= timezone.now()
    values = {"category": call.pk, "subject": "Llamada", "status": "done", "account": acme.pk}
    page = anas.post(address, values, follow=True)
    assert page.redirect_chain[-1][0] == here
    assert '<a class="link" href="/activities/' in page.content.decode()
    away = "/activities/new/?quick&next=//evil.example"
    assert anas.post(away, values).url.startswith("/activities/")
