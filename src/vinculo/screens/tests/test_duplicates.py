"""Ana types a client that is there already; Sara goes through what was written twice."""

import pytest

from tests.contract.browser import main_form
from tests.people import SYSTEM, account_of
from vinculo.abilities.duplicates import scan
from vinculo.abilities.duplicates.models import Pair, Scan
from vinculo.domains.directory.account.model import Account
from vinculo.entities.registry import entity_named

pytestmark = pytest.mark.django_db
CHECK = "/accounts/duplicates/check/"


@pytest.fixture
def entity():
    return entity_named("account")


@pytest.fixture
def ruiz(ana, girona):
    return account_of(ana, girona, "Construcciones Ruiz Gil S.L.", phone="+34972213344", city="Girona")


def accounts():
    return Account.objects.unscoped("a test counts").count()


def text_of(answer):
    return answer.content.decode()


def new_form(client, **values):
    fields = main_form(text_of(client.get("/accounts/new/")))
    return fields | {name: [value] for name, value in values.items()}


def test_told_while_typing(client, ruiz, ana):
    client.force_login(ana)
    answer = text_of(client.post(CHECK, {"name": "Const. Ruiz Gil", "phone": "972 21 33 44"}))
    assert f'href="/accounts/{ruiz.pk}/"' in answer
    assert "Construcciones Ruiz Gil S.L." in answer
    assert text_of(client.post(CHECK, {"name": "Zapatería Única"})).strip() == ""


def test_a_stranger_is_told_no_more_than_that_there_is_one(client, ruiz, carla):
    client.force_login(carla)
    answer = text_of(client.post(CHECK, {"name": "Construcciones Ruiz Gil", "phone": "972213344"}))
    assert "look-alike-box" in answer
    for secret in ("Ruiz", str(ruiz.pk) + "/", "972", "(+", "badge"):
        assert secret not in answer


def test_the_first_save_warns_and_the_second_saves(client, ruiz, ana):
    """As it goes without JavaScript."""
    client.force_login(ana)
    form = new_form(client, name="Const. Ruiz Gil SL", phone="972213344")
    before = accounts()
    answer = client.post("/accounts/new/", form)
    assert (answer.status_code, accounts()) == (422, before)
    page = text_of(answer)
    assert f'href="/accounts/{ruiz.pk}/"' in page
    answer = client.post("/accounts/new/", main_form(page))
    assert (answer.status_code, accounts()) == (302, before + 1)


def test_who_was_told_while_typing_saves_at_once(client, ruiz, ana):
    client.force_login(ana)
    form = new_form(client, name="Const. Ruiz Gil SL", seen_duplicates=str(ruiz.pk))
    assert client.post("/accounts/new/", form).status_code == 302


def test_another_match_than_the_one_that_was_told_warns_again(client, ruiz, ana, girona):
    client.force_login(ana)
    account_of(ana, girona, "Ruiz Gil Construcciones")
    form = new_form(client, name="Const. Ruiz Gil SL", seen_duplicates=str(ruiz.pk))
    assert client.post("/accounts/new/", form).status_code == 422


def test_editing_asks_only_for_what_was_changed(client, ruiz, ana, girona):
    other = account_of(ana, girona, "Ruiz Gil Construcciones")
    client.force_login(ana)
    form = main_form(text_of(client.get(f"/accounts/{ruiz.pk}/edit/")))
    assert client.post(f"/accounts/{ruiz.pk}/edit/", form).status_code == 302
    form = main_form(text_of(client.get(f"/accounts/{ruiz.pk}/edit/")))
    answer = client.post(f"/accounts/{ruiz.pk}/edit/", form | {"phone2": ["600111222"]})
    assert answer.status_code == 422
    assert f'href="/accounts/{other.pk}/"' in text_of(answer)


def test_nobody_asks_about_a_record_out_of_his_sight(client, ruiz, carla):
    client.force_login(carla)
    assert client.post(f"{CHECK}?id={ruiz.pk}", {"name": "x"}).status_code == 404


def test_nonsense_is_no_fault(client, ana, acme):
    client.force_login(ana)
    nonsense = ({"name": "\x00" * 400}, {"parent": "9" * 40}, {"email": "@@", "website": "://", "phone": "é" * 999})
    for data in ({}, *nonsense):
        assert client.post(CHECK, data).status_code == 200
    for path in ("?page=0", "?page=-1", "?page=99999", "?page=x"):
        assert client.get(f"/accounts/duplicates/{path}").status_code == 200
    for data in ({"action": "dismiss", "ids": "1,x,99999999999999999999"}, {"action": "nonsense"}):
        assert client.post("/accounts/duplicates/", data).status_code == 302


def test_the_page(client, ruiz, ana, sara, girona, entity):
    other = account_of(ana, girona, "Ruiz Gil Construcciones", phone="972213344")
    client.force_login(sara)
    assert client.get("/accounts/duplicates/").status_code == 200
    assert client.post("/accounts/duplicates/", {"action": "scan"}).status_code == 302
    assert "progress" in text_of(client.get("/accounts/duplicates/?poll=1"))
    client.post("/accounts/duplicates/", {"action": "stop"})
    assert Scan.objects.get().state == Scan.State.STOPPED
    scan.run_now(entity, SYSTEM)
    page = text_of(client.get("/accounts/duplicates/"))
    for record in (ruiz, other):
        assert f'href="/accounts/{record.pk}/"' in page
    client.post("/accounts/duplicates/", {"action": "dismiss", "ids": f"{ruiz.pk},{other.pk}"})
    assert Pair.objects.get().dismissed_by == sara
    assert f'href="/accounts/{ruiz.pk}/"' not in text_of(client.get("/accounts/duplicates/"))


def test_only_who_may_merges(client, ruiz, ana, girona, entity, equipo):
    account_of(ana, girona, "Ruiz Gil Construcciones")
    scan.run_now(entity, SYSTEM)
    client.force_login(ana)
    for level in ("group", "none"):
        equipo.levels = equipo.levels | {"account.merge": level}
        equipo.save()
        assert ("/accounts/merge/?ids=" in text_of(client.get("/accounts/duplicates/"))) is (level == "group")


def test_the_page_asks_as_often_for_many_groups(client, ruiz, ana, sara, girona, entity, django_assert_max_num_queries):
    for number in range(12):
        for name in ("Talleres Roca", "Roca, Talleres S.L."):
            account_of(ana, girona, f"{name}{number:02}x", city=f"Pueblo {number}", parent=ruiz if number % 2 else None)
    scan.run_now(entity, SYSTEM)
    client.force_login(sara)
    client.get("/accounts/duplicates/")
    with django_assert_max_num_queries(20):
        client.get("/accounts/duplicates/")


def test_what_was_set_aside_is_taken_back(client, ruiz, ana, carla, sara, girona, entity):
    other = account_of(ana, girona, "Ruiz Gil Construcciones", phone="972213344")
    scan.run_now(entity, SYSTEM)
    client.force_login(sara)
    dismissed = "/accounts/duplicates/dismissed/"
    client.post("/accounts/duplicates/", {"action": "dismiss", "ids": f"{ruiz.pk},{other.pk}"})
    pair = Pair.objects.get()
    for record in (ruiz, other):
        assert f'href="/accounts/{record.pk}/"' in text_of(client.get(dismissed))
    client.force_login(carla)
    assert str(ruiz) not in text_of(client.get(dismissed))
    client.post(dismissed, {"pair": pair.pk})
    pair.refresh_from_db()
    assert pair.dismissed, "Carla sees neither"
    client.force_login(sara)
    for nonsense in ("x", "", "9" * 30, str(pair.pk + 1)):
        assert client.post(dismissed, {"pair": nonsense}).status_code == 302
    client.post(dismissed, {"pair": pair.pk})
    assert f'href="/accounts/{ruiz.pk}/"' in text_of(client.get("/accounts/duplicates/"))
    assert f'href="/accounts/{ruiz.pk}/"' not in text_of(client.get(dismissed))


def test_the_first_page_leads_there_as_long_as_there_are_some(client, entity, ana, girona, ruiz, sara, equipo):
    link = 'href="/accounts/duplicates/"'
    client.force_login(sara)
    assert link not in text_of(client.get("/"))
    account_of(ana, girona, "Const. Ruiz Gil", phone="+34972213344")
    scan.run_now(entity, SYSTEM)
    assert link in text_of(client.get("/"))
    equipo.levels["account.merge"] = "none"
    equipo.save()
    client.force_login(ana)
    assert link not in text_of(client.get("/"))
