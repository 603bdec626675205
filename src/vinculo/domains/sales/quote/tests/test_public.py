"""The client's page: what he sees, what he answers, and what he is told when it is too late."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.people import SYSTEM
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.expire import expire
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer, withdraw_offer
from vinculo.domains.sales.offer.tests.conftest import LINE, fresh, offered
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import token_of
from vinculo.domains.sales.quote.verbs import withdraw_quote
from vinculo.printing.pdf import NoPdf
from vinculo.records import writing

pytestmark = pytest.mark.django_db
YES = {"answer": "accept", "name": "Marta Puig", "agree": "1"}
NO = {"answer": "reject", "name": "Marta Puig", "reason": "Es caro"}


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
    assert client.post(address, {**NO, "reason": " "}).status_code == 422
    assert client.post(address, NO).status_code == 302
    assert client.post(address, YES).status_code == 422, "what was rejected is not accepted afterwards"
    assert (fresh(quote.offer).state, fresh(quote.offer).reason) == ("rejected", "Es caro")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("expire", "Este presupuesto ha caducado. Pídanos uno nuevo."),
        ("pass", "Este presupuesto ha caducado. Pídanos uno nuevo."),
        ("withdraw", "Este presupuesto ya no está vigente. Pídanos el actual."),
        ("withdraw the version", "Este presupuesto ya no está vigente. Pídanos el actual."),
        ("draft", "Estamos revisando esta oferta y le enviaremos una versión nueva."),
        ("trash", "El enlace no está completo o el presupuesto ya no existe. Pregunte a quien se lo envió."),
    ],
)
def test_too_late_is_said_plainly(client, address, quote, monkeypatch, end, told):
    after = quote.valid_until + dt.timedelta(days=1)
    if end == "expire":
        assert expire(after) == 1
        assert fresh(quote.offer).state == "expired"
    elif end == "pass":  # the night's job has not come by yet
        monkeypatch.setattr(timezone, "localdate", lambda: after)
    elif end == "withdraw":
        withdraw_offer(quote.offer, actor=SYSTEM, reason="Agotado")
    elif end == "withdraw the version":
        withdraw_quote(quote, actor=SYSTEM, reason="Agotado")
    elif end == "draft":
        draft_offer(fresh(quote.offer), actor=SYSTEM)
    else:
        writing.trash(fresh(quote.offer), SYSTEM)
    page = client.get(address).content.decode()
    assert told in page
    assert 'value="accept"' not in page
    assert client.post(address, YES).status_code in (404, 422)
    assert client.post(address, NO).status_code in (404, 422)
    assert BillingItem.objects.count() == 0


def test_of_two_versions_the_one_accepted_ends_the_other(client, address, quote):
    draft_offer(fresh(quote.offer), actor=SYSTEM)
    present_offer(fresh(quote.offer), actor=SYSTEM)
    newer = f"/q/{token_of(quote.offer_id, 2)}/"
    assert client.post(newer, YES).status_code == 302
    assert "Este presupuesto ya no está vigente. Pídanos el actual." in client.get(address).content.decode()
    answer = client.post(address, YES)
    assert answer.status_code == 422
    assert "Esta versión ya no se puede aceptar ni rechazar." in answer.content.decode()
    assert BillingItem.objects.count() == 1


def test_a_link_that_leads_nowhere_says_so(client, address):
    for wrong in ("/q/nothing-of-the-kind/", address[:-2] + "/", f"/q/{'a' * 5000}/", f"/q/{'%00' * 3}/"):
        for answer in (client.get(wrong), client.post(wrong, YES)):
            assert answer.status_code == 404
            assert "El enlace no está completo" in answer.content.decode()
        assert "El enlace no está completo" in client.get(f"{wrong}pdf/").content.decode()


def test_too_many_answers_wait(client, address, clock):
    for _turn in range(10):
        assert client.post(address, {}).status_code == 422
    answer = client.post(address, YES)
    assert (answer.status_code, answer["Retry-After"]) == (429, "50")
    assert answer.content.decode() == "Demasiadas peticiones seguidas. Vuelva a intentarlo en un minuto."
    assert client.get(address).status_code == 200, "reading is counted apart"
    clock.now += 50
    assert client.post(address, YES).status_code == 302


def test_guessing_links_waits_too(client, clock):
    for turn in range(60):
        assert client.get(f"/q/guess-{turn}/").status_code == 404
    assert client.get("/q/one-more/").status_code == 429
    assert client.get("/q/one-more/pdf/").status_code == 429
    clock.now += 50
    assert client.get("/q/one-more/").status_code == 404


def test_pdf_and_page_show_the_same_figures(client, address, quote):
    answer = client.get(f"{address}pdf/")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for figure in ("37,05", "7,78", "44,83", "(37,05"):
        assert figure in text
        assert figure in client.get(address).content.decode()
    assert Quote.objects.get().pdf, "it is kept"


def test_without_a_pdf_the_page_is_still_there(client, address, monkeypatch):
    def missing(*_arguments, **_options):
        raise NoPdf("PDFs cannot be made here")

    monkeypatch.setattr("vinculo.domains.sales.quote.document.pdf", missing)
    answer = client.get(f"{address}pdf/")
    assert answer.status_code == 503
    assert "apt-get" not in answer.content.decode(), "that is for whoever looks after the machine"


@pytest.mark.parametrize(
    ("peer", "kept"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unix:", None),
    ],
)
def test_the_address_is_kept_with_the_answer_as_it_was_sealed(client, address, quote, peer, kept):
    assert client.post(address, YES, REMOTE_ADDR=peer).status_code == 302
    assert client.get(address).status_code == 200
    answered = Quote.objects.get()
    assert (answered.decided_ip, answered.is_as_sealed) == (kept, True)
