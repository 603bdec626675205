"""Whoever comes from outside is told the prices of the own company, by every road that tells a product."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, acting, person
from vinculo.domains.catalog.price_list.entity import PriceListEntity
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.sales.cart.tests.conftest import browser_of, product_of
from vinculo.entities.writing import save_new
from vinculo.identity.models import Role, Token

pytestmark = pytest.mark.django_db
BASE, OWN = ("120,00", "120.00"), ("90,00", "90.00")


def told(answer):
    assert answer.status_code == 200
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    return answer.content.decode()


def says(text, amounts):
    return any(amount in text for amount in amounts)


@pytest.fixture
def exporting(damian):
    """His role takes lists away as files."""
    Role.objects.filter(key="distribuidor").update(levels={**damian[0].role.levels, "product.export": "all"})
    return browser_of(damian[0])


@pytest.mark.parametrize(
    "page",
    ["/products/", "/products/?columns=name,price,currency", "/products/{pk}/preview/", "/products/tree/",
     "/products/export.csv?columns=name,price"],
)  # fmt: skip
def test_lists_previews_and_files_tell_his_price_alone(exporting, product, his_prices, page):
    text = told(exporting.get(page.format(pk=product.pk)))
    assert says(text, OWN)
    assert not says(text, BASE)


def test_the_house_reads_its_own_price(product, his_prices, sara):
    text = told(browser_of(sara).get("/products/"))
    assert says(text, BASE)
    assert not says(text, OWN)


def test_a_file_has_his_price_as_a_number(exporting, product, his_prices):
    text = told(exporting.get("/products/export.csv?columns=sku,price"))
    (row,) = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))[1:]
    assert row == ["EXT-6", "90,00"]


def test_his_programs_are_told_the_same(damian, product, his_prices):
    headers = {"authorization": f"Bearer {Token.issue(damian[0], 'prueba')[1]}"}

    def answer(rest):
        return Client().get(f"/api/v1/products{rest}", headers=headers)

    assert answer("").json()["items"][0]["price"] == "90.00"
    assert answer(f"/{product.pk}").json()["price"] == "90.00"
    for rest in ("?price__gte=100", "?price=120", "?sort=price"):
        assert answer(rest).status_code == 400, rest


def test_nor_can_the_base_price_be_found_by_asking_for_it(exporting, product, his_prices):
    for query in ("price__gte=119", "price__lte=121", "sort=price", "sort=-price"):
        assert exporting.get(f"/products/?{query}").status_code == 400, query
    palette = told(exporting.get("/search/palette?q=Extintor"))
    assert product.name in palette
    assert not says(palette, BASE)


def test_without_a_company_the_list_for_everybody_counts(seeded, product):
    general = save_new(PriceListEntity, {"name": "General", "for_everybody": True}, SYSTEM)
    save_new(PriceListItemEntity, {"price_list": general, "product": product, "price": Decimal(90)}, SYSTEM)
    loose = person("Lola Suelta", Role.objects.get(key="distribuidor"))
    assert ProductEntity.may(acting(loose), "list")
    for page in ("/products/", "/products/tree/"):
        assert says(told(browser_of(loose).get(page)), OWN)


def test_many_products_ask_as_often_as_few(browser, product, his_prices):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            told(browser.get("/products/"))
        return len(queries)

    browser.get("/products/")
    few = asked()
    for n in range(5):
        product_of(f"P{n}", f"Producto {n}", "10")
    assert asked() == few
