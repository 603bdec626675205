"""Sara, who may administer people, takes Luis on, changes him and shows him the door."""

import re

import pytest

from tests.people import PASSWORD, levels, person
from vinculo.domains.people.seeds import more_functions
from vinculo.identity.models import Group, Role, User
from vinculo.mail.models import Mail
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
LUIS = {"name": "Luis Vidal", "email": "Luis@Example.test", "identifier": "luis", "language": "es", "is_active": "on"}


@pytest.fixture
def office(client, sara, supervisor):
    supervisor.levels = levels("all", settings="all") | dict.fromkeys(more_functions(), "all")
    supervisor.save()
    client.force_login(sara)
    return client


def noted(verb):
    return [change.values for change in Change.objects.filter(kind="user", verb=verb).order_by("id")]


def test_a_new_person_with_a_password(office, client, equipo, girona):
    data = LUIS | {"role": equipo.pk, "groups": [girona.pk], "password": "una-clave-larga"}
    assert office.post("/people/new/", data).status_code == 302
    luis = User.objects.get(email="luis@example.test")
    assert (luis.role, list(luis.crm_groups.all())) == (equipo, [girona])
    assert luis.check_password("una-clave-larga")
    assert not Mail.objects.exists()
    assert "una-clave-larga" not in str(list(Change.objects.values()))


def test_an_invitation_lets_a_new_person_choose_a_password(office, client, equipo):
    office.post("/people/new/", LUIS | {"role": equipo.pk, "invite": "on"})
    luis = User.objects.get(email="luis@example.test")
    assert not luis.has_usable_password() or not luis.check_password("")
    letter = Mail.objects.get()
    assert (letter.kind, letter.to_text) == ("invitation", "luis@example.test")
    client.logout()
    form = client.get(re.search(r"http://[^/\s]+(/\S+/key/\S+)", letter.text).group(1), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "una-clave-larga", "password2": "una-clave-larga"})
    answer = client.post("/login/", {"login": "luis@example.test", "password": "una-clave-larga"})
    assert answer.url == "/"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "no es un correo"}, "email"),
        ({"email": "SARA@example.test"}, "email"),
        ({"identifier": "Luis Vidal"}, "identifier"),
        ({"identifier": "sara"}, "identifier"),
        ({"name": ""}, "name"),
        ({"password": "corta"}, "password"),
        ({"password": "luis@example.test"}, "password"),
        ({"groups": ["999999"]}, "groups"),
        ({"role": "999999"}, "role"),
    ],
)
def test_what_keeps_a_person_from_being_taken_on(office, wrong, field):
    answer = office.post("/people/new/", LUIS | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not User.objects.filter(identifier="luis").exists()


def test_a_change_is_noted_with_groups_and_without_the_password(office, ana, girona, lleida):
    data = {"name": "Ana Gil Pons", "email": ana.email, "identifier": "ana", "language": "es", "role": ana.role_id}
    data |= {"is_active": "on", "groups": [lleida.pk], "password": "otra-clave-larga"}
    assert office.post(f"/people/{ana.pk}/edit/", data).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, list(ana.crm_groups.all())) == ("Ana Gil Pons", [lleida])
    assert ana.check_password("otra-clave-larga")
    name, rest = noted("change")
    assert name == {"name": ["Ana Gil", "Ana Gil Pons"]}
    assert rest["groups"] == ["Girona", "Lleida"]
    assert rest.keys() == {"groups", "password"}
    assert "otra-clave-larga" not in str(rest)


def test_the_password_stays_when_it_is_left_blank(office, ana):
    data = {"name": "Ana", "email": ana.email, "identifier": "ana", "language": "es", "is_active": "on"}
    office.post(f"/people/{ana.pk}/edit/", data)
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_groups_out_of_sight_stay(client, ana, bruno, equipo, girona, lleida):
    """Bruno, who may change colleagues, sees Girona only: Ana's place in Lleida is none of his business."""
    equipo.levels |= {"user.change": "group", "group.view": "group", "user.view": "group"}
    equipo.save()
    ana.memberships.create(group=lleida)
    client.force_login(bruno)
    page = client.get(f"/people/{ana.pk}/edit/").content.decode()
    assert "Lleida" not in page
    data = {"name": "Ana", "email": ana.email, "identifier": "ana", "language": "es", "is_active": "on"}
    client.post(f"/people/{ana.pk}/edit/", data | {"role": equipo.pk, "groups": []})
    assert [group.name for group in ana.crm_groups.all()] == ["Lleida"]


def test_people_are_switched_off_and_never_deleted(office, ana):
    assert office.post(f"/people/{ana.pk}/delete/").url == f"/people/{ana.pk}/edit/"
    data = {"name": "Ana", "email": ana.email, "identifier": "ana", "language": "es"}
    office.post(f"/people/{ana.pk}/edit/", data)
    ana.refresh_from_db()
    assert not ana.is_active
    assert "Ana" in office.get("/people/").content.decode()


def test_the_last_webmaster_stays(office, girona):
    role = Role.objects.create(key="webmaster", name="Webmaster", levels=levels("all", settings="all"))
    wanda = person("Wanda Mir", role, girona)
    data = {"name": "Wanda", "email": wanda.email, "identifier": "wanda", "language": "es"}
    for change in ({"role": role.pk}, {"role": "", "is_active": "on"}):
        answer = office.post(f"/people/{wanda.pk}/edit/", data | change)
        assert answer.status_code == 422
        assert "role" in answer.context["form"].errors
    person("Otra", role)
    assert office.post(f"/people/{wanda.pk}/edit/", data | {"role": role.pk}).status_code == 302


def test_a_role_in_use_and_a_group_are_deleted_as_they_may_be(office, acme, ana, equipo, girona):
    """A role with people stays, and so does a group with records: nobody loses sight of them by a click."""
    office.post(f"/roles/{equipo.pk}/delete/")
    assert Role.objects.filter(pk=equipo.pk).exists()
    office.post(f"/groups/{girona.pk}/delete/")
    assert Group.objects.filter(pk=girona.pk).exists()
    empty = Group.objects.create(name="Vacío")
    office.post(f"/groups/{empty.pk}/delete/")
    assert not Group.objects.filter(pk=empty.pk).exists()
