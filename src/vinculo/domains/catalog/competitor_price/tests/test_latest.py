"""The newest price of each competitor for many products, in one question."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, acting
from vinculo.domains.catalog.competitor.entity import CompetitorEntity
from vinculo.domains.catalog.competitor_price.entity import CompetitorPriceEntity
from vinculo.domains.catalog.competitor_price.latest import Seen, latest_prices
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.entities.writing import save_new
from vinculo.records import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def products(db):
    return [save_new(ProductEntity, {"sku": f"P{n}", "name": f"Curso {n}"}, SYSTEM) for n in range(3)]


@pytest.fixture
def rivals(db):
    return [save_new(CompetitorEntity, {"name": name}, SYSTEM) for name in ("Prevenpro", "Sinrisk")]


def seen(product, rival, price, day):
    values = {"product": product, "competitor": rival, "price": Decimal(price), "date": dt.date(2026, 5, day)}
    return save_new(CompetitorPriceEntity, values, SYSTEM)


def prices(found, product):
    return [(one.competitor, one.price) for one in found.get(product.pk, ())]


def test_each_competitors_newest_price_cheapest_first(products, rivals):
    first, second, _third = products
    seen(first, rivals[0], "90", 1)
    seen(first, rivals[0], "120", 3)
    seen(first, rivals[1], "110", 2)
    seen(second, rivals[1], "15", 9)
    with CaptureQueriesContext(connection) as asked:
        found = latest_prices([one.pk for one in products], SYSTEM)
    assert len(asked) == 1
    assert prices(found, first) == [("Sinrisk", 110), ("Prevenpro", 120)]
    assert prices(found, second) == [("Sinrisk", 15)]
    assert set(found) == {first.pk, second.pk}
    earlier = latest_prices([first.pk], SYSTEM, on=dt.date(2026, 5, 2))
    assert prices(earlier, first) == [("Prevenpro", 90), ("Sinrisk", 110)]


def test_what_is_in_the_trash_was_not_seen(products, rivals):
    seen(products[0], rivals[0], "90", 1)
    newest = seen(products[0], rivals[0], "120", 3)
    writing.trash(newest, SYSTEM)
    assert prices(latest_prices([products[0].pk], SYSTEM), products[0]) == [("Prevenpro", 90)]
    writing.trash(rivals[0], SYSTEM)
    assert latest_prices([products[0].pk], SYSTEM) == {}


def test_who_may_not_see_them_sees_none(ana, products, rivals):
    seen(products[0], rivals[0], "90", 1)
    pks = [products[0].pk]
    assert latest_prices(pks, acting(ana, "own"))
    assert latest_prices(pks, acting(ana, "all", competitorprice_view="none")) == {}


@pytest.mark.parametrize(
    ("ours", "currency", "percent"),
    [
        ("88", "EUR", "-12.0"),
        ("112.55", "EUR", "12.6"),
        ("100", "EUR", "0.0"),
        ("88", "USD", None),
        (None, "EUR", None),
    ],
)
def test_how_ours_compares(ours, currency, percent):
    theirs = Seen(1, "Prevenpro", Decimal(100), "EUR", dt.date(2026, 5, 1), "", "")
    assert theirs.difference(ours and Decimal(ours), currency) == (percent and Decimal(percent))
