"""What was presented, or what was answered to it, and is not as it was: whoever looks is told, wherever he looks."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.utils import timezone

from tests.people import SYSTEM
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer
from vinculo.domains.sales.offer.tests.conftest import fresh, offered
from vinculo.domains.sales.quote.mailing import mail_quote
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import token_of
from vinculo.entities.actions import NotNow
from vinculo.mail.models import Mail
from vinculo.records.seal import Broken

pytestmark = pytest.mark.django_db
CHANGED = 409


def later(text):
    return dt.date.fromisoformat(text).replace(year=2099).isoformat()


def overwrite(quote, column, change):
    """Writes into the database behind everybody's back: `change` makes the new value of the old one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # which runs no triggers
        else:
            cursor.execute("DROP TRIGGER IF EXISTS sales_quote_sealed")
        cursor.execute(f"SELECT {column} FROM sales_quote WHERE id = %s", [quote.pk])
        old = cursor.fetchone()[0]
        if column == "snapshot" and not isinstance(old, str):
            old = json.dumps(old)
        new = change(str(old) if isinstance(old, dt.date) else old)
        assert new != old, column
        cursor.execute(f"UPDATE sales_quote SET {column} = %s WHERE id = %s", [new, quote.pk])


def in_snapshot(**values):
    return lambda text: json.dumps(json.loads(text) | values)


TAMPERED = {
    "a figure": ("snapshot", lambda text: text.replace("44.83", "44.84")),
    "a figure as a number": ("snapshot", lambda text: text.replace('"44.83"', "44.83")),
    "a text": ("snapshot", in_snapshot(terms="Pago a 90 días")),
    "the language": ("snapshot", in_snapshot(language=["xx"])),
    "no snapshot at all": ("snapshot", lambda _text: "null"),
    "the seal": ("seal", lambda _seal: "0" * 64),
    "the total beside it": ("gross", lambda cents: cents + 1),
    "the total before taxes beside it": ("net", lambda cents: cents - 1),
    "the last day beside it": ("valid_until", later),
    "the currency beside it": ("currency", lambda _code: "USD"),
}


@pytest.fixture
def quote(acme):
    return present_offer(offered(acme), actor=SYSTEM, valid_until=timezone.localdate() + dt.timedelta(days=5))


@pytest.fixture(params=TAMPERED.values(), ids=TAMPERED.keys())
def tampered(request, quote):
    overwrite(quote, *request.param)
    return quote


def test_what_was_presented_is_as_it_was(quote):
    assert Quote.objects.get().is_as_sealed
    approve_offer(fresh(quote.offer), actor=SYSTEM, name="Marta")
    assert Quote.objects.get().is_as_sealed


def test_the_client_is_shown_nothing_and_can_accept_nothing(client, tampered):
    address = f"/q/{token_of(tampered.offer_id, 1)}/"
    for answer in (client.get(address), client.get(f"{address}pdf/")):
        assert answer.status_code == CHANGED
        assert "no coincide con lo que se selló" in answer.content.decode()
        assert "Panel LED" not in answer.content.decode()
    assert client.post(address, {"answer": "accept", "name": "Marta", "agree": "1"}).status_code == CHANGED
    assert (Quote.objects.get().state, BillingItem.objects.count()) == ("alive", 0)


def test_staff_are_told_and_can_approve_nothing(client, sara, tampered):
    client.force_login(sara)
    page = client.get(f"/quotes/{tampered.pk}/").content.decode()
    assert "Esta versión no coincide con lo que se selló." in page
    assert "Panel LED" not in page
    assert client.get(f"/quotes/{tampered.pk}/pdf/").status_code == CHANGED
    assert "tone-danger" in client.get(f"/offers/{tampered.offer_id}/?tab=versions").content.decode()
    with pytest.raises(NotNow):
        approve_offer(fresh(tampered.offer), actor=SYSTEM)
    assert (fresh(tampered.offer).state, BillingItem.objects.count()) == ("presented", 0)


def test_no_mail_goes_out_and_nothing_is_compared(client, sara, tampered):
    with pytest.raises(Broken):
        mail_quote.func(tampered.pk, "marta@example.test", "", sara.pk)
    assert Mail.objects.count() == 0
    draft_offer(fresh(tampered.offer), actor=SYSTEM)
    present_offer(fresh(tampered.offer), actor=SYSTEM)
    client.force_login(sara)
    answer = client.get(f"/offers/{tampered.offer_id}/compare/")
    assert answer.status_code == 200
    assert "Panel LED" not in answer.content.decode()


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("decided_by", lambda _name: "Otra persona"),
        ("reason", lambda _text: "Otro motivo"),
        ("decided_ip", lambda _address: "10.0.0.9"),
        ("decision_seal", lambda _seal: ""),
        ("decision_seal", lambda _seal: "0" * 64),
    ],
)
def test_an_answer_that_was_changed_is_told(client, sara, quote, column, change):
    address = f"/q/{token_of(quote.offer_id, 1)}/"
    client.post(address, {"answer": "accept", "name": "Marta", "agree": "1"})
    assert "Aceptado por Marta" in client.get(address).content.decode()
    overwrite(quote, column, change)
    assert client.get(address).status_code == CHANGED
    client.force_login(sara)
    assert client.get(f"/quotes/{quote.pk}/").content.decode().count("tone-danger") == 1
