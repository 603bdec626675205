"""An offer approved by many at once: one item to invoice, one word to each who invoices."""

import pytest
from django.test import Client

from tests.crowd import together
from tests.people import SYSTEM, account_of, levels, person
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.quote.token import token_of
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_new
from vinculo.identity.models import Role
from vinculo.mail.models import Mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
LINE = {"description": "Panel LED", "quantity": "3", "unit_price": "12.35", "tax_rate": "21"}


@pytest.fixture
def offer(transactional_db):
    table = levels("all") | {"user.view": "all"}
    role = Role.objects.update_or_create(key="administracion", defaults={"name": "Administración", "levels": table})[0]
    for name in ("Pau Mir", "Eva Soler"):
        person(name, role)
    offer = save_new(OfferEntity, {"title": "Plan", "account": account_of(None), "lines": [LINE]}, SYSTEM)
    present_offer(offer, actor=SYSTEM)
    return offer


def fresh(offer):
    return Offer.objects.unscoped("a test").get(pk=offer.pk)


def approving(offer):
    def work():
        try:
            approve_offer(fresh(offer), actor=SYSTEM, name="Marta")
        except NotNow:
            return False
        return True

    return work


def accepting(offer):
    def work():
        address = f"/q/{token_of(offer.pk, 1)}/"
        return Client().post(address, {"answer": "accept", "name": "Marta", "agree": "1"}).status_code == 302

    return work


def told_once():
    assert BillingItem.objects.count() == 1
    assert Notification.objects.filter(type="offer_approved").count() == 2
    assert Mail.objects.filter(kind="notification").count() == 2


def test_staff_and_client_at_once(offer):
    done = together(*(approving(offer) for _ in range(4)), *(accepting(offer) for _ in range(4)))
    assert sum(done) == 1
    assert fresh(offer).state == "approved"
    told_once()
