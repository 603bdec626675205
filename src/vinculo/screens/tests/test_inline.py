"""One field edited on the record's page: with a script and without, and against somebody else's change."""

import pytest

from tests.contract.browser import main_form
from tests.people import acting
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def url(client, acme, ana):
    client.force_login(ana)
    return f"/accounts/{acme.pk}/field/city/"


def fields_of(answer):
    html = answer.content.decode().replace(f'action="{answer.wsgi_request.path}"', 'action=""')
    return main_form(html)


def city(acme):
    return Account.objects.unscoped("a test").get(pk=acme.pk).city


def test_without_a_script_it_is_a_page(client, acme, url):
    fields = fields_of(client.get(url))
    answer = client.post(url, fields | {"city": ["Salt"]})
    assert answer.url == f"/accounts/{acme.pk}/"
    assert Change.objects.latest("id").values == {"city": ["Girona", "Salt"]}


def test_with_a_script_the_field_comes_back_as_it_stands(client, acme, url):
    there = f"/accounts/{acme.pk}/field/address/"
    fields = fields_of(client.get(there, headers=SCRIPT))
    answer = client.post(there, fields | {"address": ["Calle Mayor, 1"]}, headers=SCRIPT)
    assert answer.status_code == 200
    assert "Calle Mayor, 1" in answer.content.decode()
    assert "<form" not in answer.content.decode()
    assert "<form" not in client.get(f"{url}?show", headers=SCRIPT).content.decode()


def test_what_the_head_repeats_shows_the_page_anew(client, url):
    fields = fields_of(client.get(url, headers=SCRIPT))
    assert client.post(url, fields | {"city": ["Salt"]}, headers=SCRIPT)["HX-Refresh"] == "true"


def test_a_change_of_another_field_is_no_conflict(client, acme, bruno, url):
    fields = fields_of(client.get(url))
    writing.change(acme, {"notes": "De Bruno"}, acting(bruno))
    assert client.post(url, fields | {"city": ["Salt"]}).status_code == 302
    row = Account.objects.unscoped("a test").get(pk=acme.pk)
    assert (row.city, row.notes) == ("Salt", "De Bruno")


def test_a_change_of_the_same_field_asks(client, acme, bruno, url):
    fields = fields_of(client.get(url))
    writing.change(acme, {"city": "Olot"}, acting(bruno))
    answer = client.post(url, fields | {"city": ["Salt"]})
    assert (answer.status_code, city(acme)) == (409, "Olot")
    (change,) = answer.context["changes"]
    assert (change["original"], change["mine"], change["theirs"]) == ("Girona", "Salt", "Olot")
    asked = fields_of(answer)
    client.post(url, asked | {"keep_city": ["theirs"]})
    assert city(acme) == "Olot"
    client.post(url, asked)
    assert city(acme) == "Salt"


def test_what_cannot_be_taken_is_said_at_the_field(client, acme, url):
    there = f"/accounts/{acme.pk}/field/email/"
    answer = client.post(there, fields_of(client.get(there)) | {"email": ["sin arroba"]}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_fields_that_are_none_and_people_who_may_not(client, acme, carla, url):
    for name in ("version", "name_key", "nothing"):
        assert client.get(f"/accounts/{acme.pk}/field/{name}/").status_code == 404
    client.force_login(carla)
    assert client.get(url).status_code == 404
