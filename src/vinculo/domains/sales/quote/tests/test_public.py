"""The client's page: what he sees, what he answers, and what he is told when it is too late."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from tests.people import SYSTEM
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.expire import expire
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer, withdraw_offer
from vinculo.domains.sales.offer.tests.conftest import LINE, fresh, offered
from vinculo.domains.sales.quote import public
from vinculo.domains.sales.quote.document import pdf_of
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import token_of

pytestmark = pytest.mark.django_db
YES = {"answer": "accept", "name": "Marta Puig", "agree": "1"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    for name in ("READS", "ANSWERS"):
        monkeypatch.setattr(getattr(public, name), "_hits", {})


@pytest.fixture
def quote(acme):
    offer = offered(acme, LINE, {"kind": "heading", "description": "Aparte"}, {**LINE, "kind": "optional"})
    return present_offer(offer, actor=SYSTEM, valid_until=timezone.localdate() + dt.timedelta(days=5))


@pytest.fixture
def address(quote):
    return f"/q/{token_of(quote.offer_id, 1)}/"


def test_it_is_read_without_a_session_and_kept_out_of_search_engines(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "44,83" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "sessionid" not in answer.cookies
    assert client.get("/q/nothing-of-the-kind/").status_code == 404


def test_accepting_approves_the_offer_once(client, address, quote):
    assert client.post(address, {**YES, "name": " "}).status_code == 422
    assert client.post(address, {"answer": "accept", "name": "Marta"}).status_code == 422
    assert client.post(address, YES).status_code == 302
    assert client.post(address, YES).status_code == 422
    quote.refresh_from_db()
    assert (quote.state, quote.decided_by, fresh(quote.offer).state) == ("accepted", "Marta Puig", "approved")
    assert len(quote.decision_seal) == 64
    assert BillingItem.objects.count() == 1
    assert "Marta Puig" in client.get(address).content.decode()


def test_rejecting_asks_why(client, address, quote):
    no = {"answer": "reject", "name": "Marta"}
    assert client.post(address, no).status_code == 422
    assert client.post(address, {**no, "reason": "Es caro"}).status_code == 302
    assert (fresh(quote.offer).state, fresh(quote.offer).reason) == ("rejected", "Es caro")


@pytest.mark.parametrize("end", ["expire", "withdraw", "draft"])
def test_too_late_is_said_plainly(client, address, quote, end):
    if end == "expire":
        assert expire(quote.valid_until + dt.timedelta(days=1)) == 1
        assert fresh(quote.offer).state == "expired"
    elif end == "withdraw":
        withdraw_offer(quote.offer, actor=SYSTEM, reason="Agotado")
    else:
        draft_offer(fresh(quote.offer), actor=SYSTEM)
    assert 'value="accept"' not in client.get(address).content.decode()
    assert client.post(address, YES).status_code == 422
    assert BillingItem.objects.count() == 0


def test_what_is_not_as_sealed_is_not_shown(client, address, quote):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # which runs no triggers
        else:
            cursor.execute("DROP TRIGGER sales_quote_sealed")
        cursor.execute("UPDATE sales_quote SET seal = %s", ["0" * 64])
    assert client.get(address).status_code == 409
    assert client.post(address, YES).status_code in (409, 422)
    assert BillingItem.objects.count() == 0


def test_too_many_answers_wait(client, address):
    for _turn in range(10):
        client.post(address, {})
    assert client.post(address, YES).status_code == 429


def test_pdf_and_page_show_the_same_figures(client, address, quote, settings, tmp_path):
    import pypdfium2

    settings.MEDIA_ROOT = tmp_path
    document = pypdfium2.PdfDocument(pdf_of(quote))
    text = document[0].get_textpage().get_text_range()
    for figure in ("37,05", "7,78", "44,83", "(37,05"):
        assert figure in text
        assert figure in client.get(address).content.decode()
    assert Quote.objects.get().pdf, "it is kept"
