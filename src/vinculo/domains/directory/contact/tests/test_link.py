"""Marta of Acme also advises Carla's client: whoever reaches either of them sees her."""

import pytest

from tests.people import account_of, acting
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.contact.unlink import unlink_contact
from vinculo.entities.actions import NotNow
from vinculo.records import writing
from vinculo.records.models import RecordLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(carla, lleida):
    return account_of(carla, lleida, "Bodegas Rius")


def test_a_link_shows_the_contact_to_whoever_reaches_the_account(marta, other, carla, sara):
    assert not Contact.objects.visible_to(acting(carla)).exists()
    link_contact(marta, actor=acting(sara), account=other, role="Asesora")
    assert Contact.objects.visible_to(acting(carla)).get() == marta
    unlink_contact(marta, actor=acting(sara), account=other)
    assert not Contact.objects.visible_to(acting(carla)).exists()


def test_a_link_opens_the_contact_but_not_its_main_account(client, acme, marta, other, carla, sara):
    """Neither its name nor a link to it, anywhere."""
    link_contact(marta, actor=acting(sara), account=other)
    client.force_login(carla)
    url = f"/contacts/{marta.pk}/"
    for page in (url, f"{url}?tab=history", f"{url}edit/", f"{url}preview/", "/contacts/", "/contacts/export.csv",
                 "/search/?q=marta", "/search/palette?q=marta", "/contacts/choices/", "/"):  # fmt: skip
        answer = client.get(page)
        text = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert answer.status_code == 200
        assert "Acme" not in text, page
        assert f"/accounts/{acme.pk}/" not in text, page
    assert client.get(f"/accounts/{acme.pk}/").status_code == 404


def test_a_linked_account_out_of_sight_is_not_named(client, marta, other, ana, sara):
    link_contact(marta, actor=acting(sara), account=other, role="Asesora")
    client.force_login(ana)
    for page in ("", "?tab=history", "timeline/"):
        text = client.get(f"/contacts/{marta.pk}/{page}").content.decode()
        assert "Bodegas" not in text, page
        assert "Asesora" not in text, page


def test_linking_again_changes_the_position(marta, other, sara):
    for role in ("Asesora", "Gerente"):
        link_contact(marta, actor=acting(sara), account=other, role=role)
    assert RecordLink.objects.get().role == "Gerente"


def test_the_main_account_is_no_further_one(client, acme, marta, ana):
    with pytest.raises(NotNow):
        link_contact(marta, actor=acting(ana), account=acme)
    client.force_login(ana)
    answer = client.post(f"/contacts/{marta.pk}/link/", {"account": acme.pk})
    assert answer.status_code == 422
    assert not RecordLink.objects.exists()


def test_an_account_out_of_sight_cannot_be_linked(client, marta, other, ana):
    client.force_login(ana)
    assert client.post(f"/contacts/{marta.pk}/link/", {"account": other.pk}).status_code == 422
    assert client.post(f"/contacts/{marta.pk}/link/", {"account": "Bodegas Rius"}).status_code == 422
    assert not RecordLink.objects.exists()


def test_a_trashed_account_opens_nothing(marta, other, carla, sara):
    link_contact(marta, actor=acting(sara), account=other)
    writing.trash(other, acting(sara))
    assert not Contact.objects.visible_to(acting(carla)).exists()
