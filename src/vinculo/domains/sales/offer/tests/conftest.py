import pytest

from tests.people import SYSTEM
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.entities.writing import save_new

LINE = {"description": "Panel LED", "quantity": "3", "unit_price": "12.35", "tax_rate": "21"}


def offered(account, *lines, actor=SYSTEM, **values):
    """An offer to `account`, written by the one way in."""
    return save_new(OfferEntity, {"title": "Plan", "account": account, "lines": [*(lines or (LINE,))], **values}, actor)


def fresh(offer):
    return Offer.objects.unscoped("a test").get(pk=offer.pk)


@pytest.fixture
def offer(acme):
    return offered(acme)
