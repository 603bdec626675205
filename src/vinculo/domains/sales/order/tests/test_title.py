"""An order is called the same, whoever saves it."""

import pytest
from django.utils.translation import override

from tests.people import SYSTEM
from vinculo.domains.sales.order.model import Order
from vinculo.house import organisation
from vinculo.records import writing

pytestmark = pytest.mark.django_db


def test_its_title_speaks_the_language_of_the_house(acme, monkeypatch):
    titles = []
    for house, reader in (("en", "es"), ("en", "en"), ("es", "en")):
        monkeypatch.setattr(organisation, "language", lambda house=house: house)
        with override(reader):
            made = writing.create(Order(account=acme, reference="PO-1"), SYSTEM)
        titles.append(made.title.replace(f" {made.number} ", " N "))
    assert titles == ["Order N · PO-1", "Order N · PO-1", "Pedido N · PO-1"]
