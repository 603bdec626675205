"""Ana and Bruno edit the same account; whoever comes second sees both."""

import pytest

from tests.contract.browser import main_form
from tests.people import account_of, acting
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import writing
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(client, acme, ana):
    client.force_login(ana)
    url = f"/accounts/{acme.pk}/edit/"
    return url, main_form(client.get(url).content.decode())


def test_a_change_is_saved_and_noted(client, acme, edit):
    url, fields = edit
    assert client.post(url, fields | {"city": ["Salt"]}).url == f"/accounts/{acme.pk}/"
    acme.refresh_from_db()
    assert (acme.city, acme.city_key, acme.version) == ("Salt", "salt", 2)
    assert Change.objects.latest("id").values == {"city": ["Girona", "Salt"]}


def test_the_second_to_save_sees_both_and_overwrites_nothing(client, acme, bruno, edit):
    url, fields = edit
    writing.change(acme, {"city": "Olot"}, acting(bruno))
    answer = client.post(url, fields | {"city": ["Salt"]})
    assert answer.status_code == 409
    (change,) = answer.context["changes"]
    assert {key: change[key] for key in ("name", "original", "mine", "theirs", "choice")} == {
        "name": "city", "original": "Girona", "mine": "Salt", "theirs": "Olot", "choice": "mine",
    }  # fmt: skip
    assert "Bruno Sala" in answer.content.decode()
    assert Account.objects.unscoped("a test").get().city == "Olot"
    again = main_form(answer.content.decode())
    assert client.post(url, again).status_code == 302
    assert Account.objects.unscoped("a test").get().city == "Salt"


def test_a_conflict_does_not_name_what_is_out_of_sight(client, acme, carla, lleida, sara, edit):
    url, fields = edit
    writing.change(acme, {"parent": account_of(carla, lleida, "Grupo Secreto")}, acting(sara))
    answer = client.post(url, fields | {"city": ["Salt"]})
    assert answer.status_code == 409
    assert "Grupo Secreto" not in answer.content.decode()


def test_nobody_gives_away_in_the_form_what_he_would_no_longer_see(client, acme, carla, lleida, edit, equipo):
    equipo.levels |= {"user.view": "all", "group.view": "all"}
    equipo.save()
    url, fields = edit
    answer = client.post(url, fields | {"owner": [carla.pk], "group": [lleida.pk]})
    assert answer.status_code == 422
    acme.refresh_from_db()
    assert acme.owner.name == "Ana Gil"


def test_a_new_contact_starts_at_the_account_one_came_from(client, acme, ana):
    client.force_login(ana)
    url = f"/contacts/new/?account={acme.pk}"
    fields = main_form(client.get(url).content.decode())
    assert fields["account"] == [str(acme.pk)]
    answer = client.post(url, fields | {"first_name": ["Marta"]})
    marta = Contact.objects.unscoped("a test").get()
    assert answer.url == f"/contacts/{marta.pk}/"
    assert (marta.account, marta.owner) == (acme, ana)


def test_save_and_another_opens_the_next_form(client, acme, ana):
    client.force_login(ana)
    url = f"/contacts/new/?quick=1&account={acme.pk}"
    data = {"first_name": "Marta", "account": acme.pk, "another": "1"}
    assert client.post(url, data).url == url
    answer = client.post(url, data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, url)


def test_without_scripts_an_account_is_typed_by_name(client, acme, ana, girona):
    client.force_login(ana)
    assert (
        client.post(
            "/contacts/new/", {"first_name": "Marta", "account": "acme s.l.", "language": "es", "consent": "unknown"}
        ).status_code
        == 302
    )
    account_of(ana, girona, "Acme Norte")
    answer = client.post("/contacts/new/", {"first_name": "Pol", "account": "acme"})
    assert answer.status_code == 422
    assert "account" in answer.context["form"].errors
    assert Contact.objects.unscoped("a test").get().account == acme


def test_who_sees_all_but_creates_in_his_group_only_cannot_create_elsewhere(client, ana, carla, lleida, equipo):
    equipo.levels |= {"user.view": "all", "group.view": "all"}
    equipo.save()
    client.force_login(ana)
    fields = main_form(client.get("/accounts/new/").content.decode())
    answer = client.post("/accounts/new/", fields | {"name": ["Ajena"], "owner": [carla.pk], "group": [lleida.pk]})
    assert answer.status_code == 422
    assert not Account.objects.unscoped("a test").exists()


def test_a_tax_id_out_of_sight_is_told_without_its_owner(client, ana, carla, lleida):
    account_of(carla, lleida, "Bodegas Secretas", fiscal_id="B17000007", country="ES")
    client.force_login(ana)
    fields = main_form(client.get("/accounts/new/").content.decode())
    answer = client.post("/accounts/new/", fields | {"name": ["Acme"], "fiscal_id": ["B17000007"]})
    assert answer.status_code == 422
    assert "Bodegas" not in answer.content.decode()
