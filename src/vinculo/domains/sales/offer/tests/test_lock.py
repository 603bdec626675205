"""Nobody offers what somebody else holds, by whichever road; inside the action that holds it one does."""

import io

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM, acting
from vinculo.abilities.imports import runs
from vinculo.abilities.imports.job import run_now
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.tests.conftest import LINE, fresh, offered
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.models import Token
from vinculo.records import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(acme, ana):
    """(division, action): Ana's action holds the training."""
    division = save_new(DivisionEntity, {"name": "Formación", "account": acme}, SYSTEM)
    values = {"title": "Plan", "account": acme, "divisions": (division.pk,), "responsible": ana}
    return division, save_new(CommercialActionEntity, values, SYSTEM)


@pytest.fixture
def open_one(acme, held):
    return save_new(DivisionEntity, {"name": "Eventos", "account": acme}, SYSTEM)


def offers():
    return Offer.objects.unscoped("a test").count()


def test_inside_the_action_its_divisions_are_taken_over(acme, held):
    division, action = held
    assert offered(acme, action=action).divisions == (division.pk,)


def test_by_form(client, bruno, acme, held):
    client.force_login(bruno)
    data = {"title": "X", "account": acme.pk, "divisions": [held[0].pk], "currency": "EUR", "lines-0-description": "A"}
    answer = client.post("/offers/new/", data)
    assert answer.status_code == 422
    assert "Ana Gil" in answer.content.decode(), "who holds it is said where one may know"
    assert offers() == 0
    assert client.post("/offers/new/", {**data, "action": held[1].pk}).status_code == 302


def test_by_api(client, bruno, acme, held):
    _token, secret = Token.issue(bruno, "test")
    body = {"title": "X", "account": acme.pk, "divisions": [held[0].pk], "lines": [LINE]}
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/offers", body, content_type="application/json", headers=headers)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["divisions"])
    answer = client.post(
        "/api/v1/offers", {**body, "action": held[1].pk}, content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["gross"], len(answer.json()["lines"])) == (201, "44.83", 1)


def test_by_file(bruno, acme, held):
    def imported(action):
        text = f"Title;Account;Divisions;Action\nX;Acme S.L.;Formación;{action}\n"
        run = runs.take_in(OfferEntity, acting(bruno), io.BytesIO(text.encode()), "o.csv")
        columns = {"0": "title", "1": "account", "2": "divisions", "3": "action"}
        runs.choose_columns(run, OfferEntity, acting(bruno), columns)
        for _step in run_now(run, writing=True):
            pass
        return offers()

    assert imported("") == 0
    assert imported("Plan") == 1


def test_by_many_at_once(acme, held, open_one):
    offer = offered(acme, divisions=(open_one.pk,))
    with pytest.raises(ValidationError):
        writing.change_many([(fresh(offer), {"divisions": (held[0].pk,)})], SYSTEM)
    with pytest.raises(ValidationError):
        save_changes(OfferEntity, fresh(offer), {"divisions": (held[0].pk,)}, SYSTEM)
    assert fresh(offer).divisions == (open_one.pk,)


def test_one_has_to_say_what_it_is_about(acme, held):
    with pytest.raises(ValidationError) as bad:
        offered(acme)
    assert "divisions" in bad.value.message_dict
