"""Sara asks why Bruno sees a record and Carla does not; the page never tells more than she sees herself."""

import pytest
from django.test import Client

from tests.people import account_of, contact_of
from vinculo.records import writing

pytestmark = pytest.mark.django_db
PAGE = "/settings/explain/"


@pytest.fixture
def office(client, sara, supervisor):
    supervisor.levels |= {"access.explain": "all"}
    supervisor.save()
    client.force_login(sara)
    return client


def ask(client, row, user=None, **more):
    kind = row._meta.model_name
    return client.get(PAGE, {"kind": kind, "pk": row.pk, "user": user.pk if user else "", **more})


def may(answer):
    return {verb["label"]: verb["allowed"] for verb in answer.context["verbs"]}


def test_the_verbs_of_one_person(office, acme, bruno, carla, settings):
    told = ask(office, acme, bruno)
    assert all(may(told).values())  # the group's level is enough
    assert not any(may(ask(office, acme, carla)).values())


def test_who_sees_it(office, acme, ana, bruno, carla, sara):
    lines = ask(office, acme).context["people"]
    assert {line["person"].pk: line["allowed"] for line in lines} == {
        ana.pk: True, bruno.pk: True, sara.pk: True, carla.pk: False,
    }  # fmt: skip
    assert all(line["sentences"] for line in lines)


def test_only_who_may_ask(client, ana, acme):
    client.force_login(ana)
    assert client.get(PAGE).status_code == 404
    assert "settings/explain" not in client.get(f"/accounts/{acme.pk}/").content.decode()


def test_from_the_menu_of_a_record(office, acme):
    assert f"{PAGE}?kind=account&amp;pk={acme.pk}" in office.get(f"/accounts/{acme.pk}/").content.decode()


def test_a_record_is_looked_for_by_its_name(office, acme, ana):
    choices = f"{PAGE}choices/"
    assert [one["id"] for one in office.get(choices, {"kind": "account", "q": "acm"}).json()] == [acme.pk]
    assert office.get(choices, {"kind": "nada", "q": "acm"}).status_code == 404
    page = office.get(PAGE, {"kind": "account", "pk": "", "pk__text": "Acme", "user": ana.pk})
    assert page.context["row"] == acme
    ana_asks = Client()
    ana_asks.force_login(ana)
    assert ana_asks.get(choices, {"kind": "account"}).status_code == 404


def test_a_record_out_of_sight_is_no_record(office, supervisor, carla, lleida, ana, sara):
    supervisor.levels |= {"account.view": "own"}
    supervisor.save()
    strange = account_of(carla, lleida, "Ajena")
    answer = ask(office, strange, ana)
    assert answer.status_code == 422
    assert "Ajena" not in answer.content.decode()
    assert ask(office, strange, ana).context["form"].errors == office.get(
        PAGE, {"kind": "account", "pk": 999999, "user": ana.pk}
    ).context["form"].errors  # fmt: skip


def test_in_the_trash(office, acme, ana, sara):
    writing.trash(acme, sara_acts(sara))
    assert "papelera" in ask(office, acme, ana).content.decode() or "trash" in ask(office, acme, ana).content.decode()


def sara_acts(sara):
    from tests.people import acting

    return acting(sara)


@pytest.mark.parametrize(
    "wrong", [{"pk": "x"}, {"pk": "-1"}, {"pk": "9" * 30}, {"kind": "nada"}, {"user": "x"}, {"user": "0"}]
)
def test_nonsense_is_told_at_its_field(office, acme, ana, wrong):
    asked = {"kind": "account", "pk": acme.pk, "user": ana.pk} | wrong
    assert office.get(PAGE, asked).status_code == 422


def test_a_page_of_many_people_asks_few_questions(office, acme, equipo, girona, django_assert_max_num_queries):
    contact_of(acme)
    with django_assert_max_num_queries(60):
        ask(office, acme)
