"""Wilma, who administers the system, looks at it through Ana's eyes and touches nothing."""

import pytest
from django.db import connection
from django.test import Client

from tests.people import PASSWORD, account_of, levels, person
from vinculo.domains.people.seeds import more_functions
from vinculo.domains.people.view_as.middleware import ReadOnly, refuse_writes
from vinculo.identity.models import Role
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
END = "/profile/view-as/end/"


@pytest.fixture
def wilma(girona):
    table = levels("all", settings="all") | dict.fromkeys(more_functions(), "all")
    role = Role.objects.create(key="webmaster", name="Webmaster", levels=table)
    return person("Wilma Ros", role)


@pytest.fixture
def office(wilma):
    client = Client()
    client.post("/login/", {"login": "wilma@example.test", "password": PASSWORD})
    return client


@pytest.fixture
def eyes(office, ana):
    """Wilma's browser, looking as Ana."""
    assert office.post(f"/people/{ana.pk}/view-as/").url == "/"
    return office


def verbs():
    return list(
        Change.objects.filter(verb__startswith="view_as").order_by("id").values_list("verb", "record_id", "user")
    )


def test_she_sees_what_ana_sees_and_who_she_is(eyes, ana, wilma, acme, carla, lleida):
    strange = account_of(carla, lleida, "Ajena")
    page = eyes.get("/accounts/").content.decode()
    assert "Acme S.L." in page
    assert "Ajena" not in page
    assert "<strong>Ana Gil</strong>" in page
    assert END in page
    assert eyes.get(f"/accounts/{strange.pk}/").status_code == 404
    assert eyes.get("/settings/roles/").status_code == 404


def test_what_she_may_not_do_is_not_offered(eyes, acme):
    assert "/accounts/new/" not in eyes.get("/accounts/").content.decode()
    assert eyes.get("/accounts/new/").status_code == 403


def test_nothing_is_changed(eyes, acme):
    before = Change.objects.count()
    for url, data in (
        (f"/accounts/{acme.pk}/edit/", {"name": "Otra"}),
        ("/accounts/new/", {"name": "Nueva"}),
        (f"/accounts/{acme.pk}/delete/", {}),
        (f"/accounts/{acme.pk}/comments/", {"text": "Hola"}),
        ("/profile/", {"name": "Otra", "language": "es"}),
        ("/profile/tokens/", {"name": "Mía"}),
        ("/profile/password/", {}),
    ):
        answer = eyes.post(url, data)
        assert answer.status_code == 403, url
        assert "Ana Gil" in answer.content.decode()
    for method in (eyes.put, eyes.patch, eyes.delete):
        assert method(f"/accounts/{acme.pk}/").status_code == 403
    assert Change.objects.count() == before


@pytest.mark.django_db(transaction=True)  # a refused write spoils the transaction it stands in
def test_what_writes_while_reading_is_refused_too(eyes, acme):
    """An export is a line in the history: here nobody would know whose."""
    before = Change.objects.count()
    assert eyes.get("/accounts/export.csv").status_code == 403
    assert Change.objects.count() == before


@pytest.mark.parametrize("sql", ["INSERT INTO x VALUES (1)", " update x set y=1", "DELETE FROM x", "replace into x"])
def test_the_database_takes_no_write(db, sql):
    with connection.execute_wrapper(refuse_writes), pytest.raises(ReadOnly), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_is_anas_alone_stays_closed(eyes):
    pages = ("/profile/", "/profile/security/", "/auth/2fa/codes/", "/auth/2fa/app/activate/", "/auth/reauthenticate/")
    assert {eyes.get(page).status_code for page in pages[1:]} == {403}
    assert eyes.get(pages[0]).status_code in (200, 403)


def test_back_again_and_both_ways_are_noted(eyes, ana, wilma):
    assert eyes.post(END).url == f"/people/{ana.pk}/edit/"
    assert "Wilma" in eyes.get("/").content.decode()
    assert verbs() == [("view_as", ana.pk, wilma.pk), ("view_as_end", ana.pk, wilma.pk)]
    assert eyes.post(END).url == "/"
    assert len(verbs()) == 2


def test_the_session_gets_a_new_key_there_and_back(office, ana):
    keys = [office.session.session_key]
    office.post(f"/people/{ana.pk}/view-as/")
    keys.append(office.session.session_key)
    office.post(END)
    keys.append(office.session.session_key)
    assert len(set(keys)) == 3
    for old in keys[:2]:
        assert Client(headers={"cookie": f"sessionid={old}"}).get("/").status_code == 302
    assert (
        "Este" in office.get("/profile/security/").content.decode()
        or office.get("/profile/security/").status_code == 200
    )


def test_it_does_not_stack(eyes, bruno):
    assert eyes.post(f"/people/{bruno.pk}/view-as/").status_code == 403
    assert "Ana Gil" in eyes.get("/").content.decode()


def test_who_has_not_the_function_may_not(client, ana, bruno, equipo):
    equipo.levels |= {"user.view": "all", "user.change": "all"}
    equipo.save()
    client.force_login(ana)
    assert client.post(f"/people/{bruno.pk}/view-as/").status_code == 403


def test_not_as_somebody_who_may_do_more(office, wilma, ana, sara):
    wilma.role.levels |= {"account.view": "group"}
    wilma.role.save()
    assert office.post(f"/people/{sara.pk}/view-as/").status_code == 403
    wilma.role.levels |= {"account.view": "all"}
    wilma.role.save()
    assert office.post(f"/people/{sara.pk}/view-as/").status_code == 302


def test_not_as_oneself_nor_as_who_may_not_log_in(office, wilma, ana):
    ana.is_active = False
    ana.save()
    assert office.post(f"/people/{ana.pk}/view-as/").status_code == 403
    assert office.post(f"/people/{wilma.pk}/view-as/").status_code == 403


@pytest.mark.parametrize("change", ["function", "rank", "disabled"])
def test_it_ends_when_the_right_is_gone(eyes, wilma, ana, change):
    if change == "function":
        wilma.role.levels |= {"user.impersonate": "none"}
    elif change == "rank":
        wilma.role.levels |= {"account.view": "none"}
    else:
        ana.is_active = False
        ana.save()
    wilma.role.save()
    page = eyes.get("/").content.decode()
    assert "Wilma" in page
    assert END not in page


def test_signing_out_ends_all_of_it(eyes, ana):
    assert eyes.post("/logout/").status_code == 302
    assert eyes.get("/").status_code == 302


def test_anas_last_login_and_sessions_stay_hers(eyes, ana):
    ana.refresh_from_db()
    assert ana.last_login is None
    assert not ana.usersession_set.exists()
