"""The products an opportunity is about: priced for its client, worth what they come to, and the start of its offer."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.people import SYSTEM, acting
from vinculo.domains.catalog.price_list.clients import add_client
from vinculo.domains.catalog.price_list.entity import PriceListEntity
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.tests.conftest import at, pipeline  # noqa: F401 - fixtures
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.models import Token

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(acme):
    """120 € for everybody, 90 € for Acme."""
    tax = Tax.objects.create(name="IVA 21", rate=Decimal(21))
    values = {"sku": "EXT-6", "name": "Extintor", "price": Decimal(120), "tax": tax}
    product = save_new(ProductEntity, values, SYSTEM)
    prices = save_new(PriceListEntity, {"name": "Tarifa Acme", "for_everybody": False}, SYSTEM)
    add_client(prices, actor=SYSTEM, account=acme)
    save_new(PriceListItemEntity, {"price_list": prices, "product": product, "price": Decimal(90)}, SYSTEM)
    return product


@pytest.fixture
def opportunity(product, acme, ana, at):  # noqa: F811
    lines = [{"product": product.pk, "quantity": "3"}, {"description": "Montaje", "unit_price": "50"}]
    values = {"name": "Extintores", "account": acme, "stage": at["new"], "agent": ana, "lines": lines}
    return save_new(OpportunityEntity, values, acting(ana))


@pytest.fixture
def page(ana):
    client = Client()
    client.force_login(ana)
    return client


def test_its_products_are_priced_for_its_client_and_make_its_value(opportunity):
    assert [line["unit_price"] for line in opportunity.lines] == ["90", "50"]
    assert opportunity.expected_revenue == opportunity.base_revenue == Decimal(320)


def test_a_value_that_was_typed_stays(opportunity, ana):
    save_changes(OpportunityEntity, opportunity, {"expected_revenue": Decimal(200)}, acting(ana))
    save_changes(OpportunityEntity, opportunity, {"lines": opportunity.lines[:1]}, acting(ana))
    found = OpportunityEntity.get(acting(ana), opportunity.pk)
    assert (found.expected_revenue, len(found.lines)) == (Decimal(200), 1)


def test_its_page_shows_them_and_the_form_of_its_offer_begins_with_them(opportunity, page):
    text = page.get(f"/opportunities/{opportunity.pk}/").content.decode()
    assert "270,00" in text
    assert "Montaje" in text
    form = page.get(f"/offers/new/?opportunity={opportunity.pk}").content.decode()
    assert 'name="lines-0-quantity" value="3"' in form
    assert "Montaje" in form


def test_an_offer_of_a_program_begins_with_them_too(opportunity, ana):
    headers = {"authorization": f"Bearer {Token.issue(ana, 'prueba')[1]}"}
    body = {"title": "Oferta", "account": opportunity.account_id, "opportunity": opportunity.pk}
    answer = Client().post("/api/v1/offers", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["lines"] == opportunity.lines


def test_in_another_currency_the_prices_are_asked_anew(opportunity, ana):
    values = {"title": "Oferta", "opportunity": opportunity, "currency": "USD", "rate": Decimal("0.9")}
    offer = save_new(OfferEntity, values, acting(ana))
    assert [line["unit_price"] for line in offer.lines] == ["0", "0"]


def test_lines_that_are_none_are_told_at_their_field(opportunity, ana):
    headers = {"authorization": f"Bearer {Token.issue(ana, 'prueba')[1]}"}
    for lines in ([{"quantity": "1"}], [{"product": 10**12}], "dos", [{"description": "x", "quantity": "1e99"}]):
        answer = Client().patch(
            f"/api/v1/opportunities/{opportunity.pk}", {"lines": lines}, content_type="application/json",
            headers=headers,
        )  # fmt: skip
        assert answer.status_code in (400, 422), lines
        assert "lines" in str(answer.json()), lines
