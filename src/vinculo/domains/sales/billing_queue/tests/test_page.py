"""An item of the queue tells whoever invoices all that the invoice needs, and others nothing."""

import pytest

from tests.people import SYSTEM
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.tests.conftest import fresh, offered

pytestmark = pytest.mark.django_db


def test_its_page_says_whom_to_invoice_what(client, sara, carla, acme):
    offer = offered(acme)
    present_offer(offer, actor=SYSTEM)
    approve_offer(fresh(offer), actor=SYSTEM)
    address = f"/billing-queue/{BillingItem.objects.get().pk}/"
    client.force_login(sara)
    page = client.get(address).content.decode()
    for piece in (acme.name, "Panel LED", "44,83", f'href="{address}invoice/"', "/pdf/"):
        assert piece in page, piece
    client.force_login(carla)
    assert client.get(address).status_code == 404
