"""A program that creates clients is told of those that are there already."""

import pytest

from tests.people import account_of
from vinculo.identity.models import Token

pytestmark = pytest.mark.django_db
URL = "/api/v1/accounts"


@pytest.fixture
def ruiz(ana, girona):
    return account_of(ana, girona, "Construcciones Ruiz Gil S.L.", phone="+34972213344")


@pytest.fixture
def program(client):
    def of(user):
        _token, secret = Token.issue(user, "pruebas")
        return {"authorization": f"Bearer {secret}"}

    return of


def test_asked_before(client, program, ruiz, ana):
    answer = client.get(f"{URL}/duplicates", {"name": "Const. Ruiz Gil", "phone": "972213344"}, headers=program(ana))
    (found,) = answer.json()["items"]
    assert (found["id"], found["title"], found["score"]) == (ruiz.pk, str(ruiz), 100)
    assert found["reasons"]
    assert answer.json()["hidden"] is False


def test_a_stranger_is_told_that_there_is_one(client, program, ruiz, carla):
    answer = client.get(f"{URL}/duplicates", {"name": "Construcciones Ruiz Gil"}, headers=program(carla))
    assert answer.json() == {"items": [], "hidden": True}


@pytest.mark.parametrize("query", [{}, {"nombre": "x"}, {"parent": "x"}, {"name": ["a", "b"]}])
def test_nonsense_is_refused(client, program, ana, query):
    answer = client.get(f"{URL}/duplicates", query, headers=program(ana))
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_told_with_what_was_created(client, program, ruiz, ana, carla):
    sent = {"name": "Ruiz Gil Construcciones"}
    answer = client.post(URL, sent, content_type="application/json", headers=program(ana))
    assert (answer.status_code, answer.headers["Duplicates"]) == (201, str(ruiz.pk))
    assert "Duplicates-Hidden" not in answer.headers
    answer = client.post(URL, sent, content_type="application/json", headers=program(carla))
    assert (answer.headers.get("Duplicates"), answer.headers["Duplicates-Hidden"]) == (None, "true")
    answer = client.post(URL, {"name": "Zapatería Única"}, content_type="application/json", headers=program(ana))
    assert "Duplicates" not in answer.headers


def test_people(client, program, acme, ana):
    sent = {"first_name": "José", "last_name": "Gil Ruiz", "account": acme.pk}
    client.post("/api/v1/contacts", sent, content_type="application/json", headers=program(ana))
    asked = {"first_name": "Pepe", "last_name": "Gil", "account": acme.pk}
    answer = client.get("/api/v1/contacts/duplicates", asked, headers=program(ana))
    assert len(answer.json()["items"]) == 1
