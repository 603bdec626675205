"""Which of several prices holds, and that it costs one question."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.catalog.price_list.clients import add_client, remove_client
from vinculo.domains.catalog.price_list.entity import PriceListEntity
from vinculo.domains.catalog.price_list.prices import price_book, price_for, prices_for
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import writing

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


def product_of(sku="EXT-6", price="100", **values):
    price = price and Decimal(price)
    return save_new(ProductEntity, {"sku": sku, "name": f"Extintor {sku}", "price": price, **values}, SYSTEM)


def list_of(name="Tarifa general", **values):
    return save_new(PriceListEntity, {"name": name, **values}, SYSTEM)


def item_of(price_list, product, price=None, discount=None, start="1"):
    values = {"price": price and Decimal(price), "discount": discount and Decimal(discount)}
    values |= {"price_list": price_list, "product": product, "min_quantity": Decimal(start)}
    return save_new(PriceListItemEntity, values, SYSTEM)


def amount(*args, on=TODAY, **kwargs):
    return price_for(*args, on=on, **kwargs).amount


@pytest.fixture
def product(db):
    return product_of()


@pytest.fixture
def client_role(db):
    return AccountRole.objects.create(name="Distribuidor de zona")


@pytest.fixture
def client(ana, girona, client_role):
    return account_of(ana, girona, role=client_role)


def test_without_a_list_it_is_the_products_own(product, client):
    found = price_for(product, client)
    assert (found.amount, found.currency, found.discount, found.price_list) == (Decimal(100), "EUR", 0, None)
    assert price_for(product_of("SIN", None)).amount is None


def test_the_most_special_list_wins_whatever_it_says(product, client, client_role):
    item_of(list_of(), product, "50")
    assert amount(product, client) == Decimal(50)
    of_role = list_of("De distribuidores", role=client_role)
    item_of(of_role, product, "80")
    assert amount(product, client) == Decimal(80)
    mine = list_of("De Peñalver")
    add_client(mine, actor=SYSTEM, account=client)
    item_of(mine, product, "90")
    found = price_for(product, client, on=TODAY)
    assert (found.amount, found.price_list, found.discount) == (Decimal(90), mine, Decimal(10))
    assert amount(product) == Decimal(50)


def test_naming_a_client_on_a_list_for_its_role_is_naming_it(product, client, client_role):
    both, other = list_of("De ambos", role=client_role), list_of("Del cliente")
    for one, price in ((both, "70"), (other, "60")):
        add_client(one, actor=SYSTEM, account=client)
        item_of(one, product, price)
    assert amount(product, client) == Decimal(60)  # both name it: the younger price decides


def test_who_is_named_narrows_the_list(product, client, ana):
    mine = list_of("De Peñalver")
    item_of(mine, product, "90")
    assert amount(product) == Decimal(90)
    add_client(mine, actor=SYSTEM, account=client)
    assert amount(product) == Decimal(100)
    assert amount(product, account_of(ana, None, "Otra")) == Decimal(100)
    remove_client(mine, actor=SYSTEM, account=client)  # nor is it everybody's once its last client is off
    assert amount(product) == amount(product, client) == Decimal(100)


def test_breaks_count_from_their_quantity_on(product):
    general = list_of()
    for start, price in (("1", "95"), ("10", "85"), ("50", "70")):
        item_of(general, product, price, start=start)
    quantities = (1, "9.999", 10, 49, 50, 1000)
    assert [amount(product, None, Decimal(one)) for one in quantities] == [95, 95, 85, 85, 70, 70]
    assert amount(product, None, Decimal("0.5")) == Decimal(100)
    breaks = price_book([product], on=TODAY).breaks(product)
    assert [(start, price.amount) for start, price in breaks] == [(1, 95), (10, 85), (50, 70)]


def test_the_better_break_of_the_same_kind_of_list_wins_then_the_younger_list(product):
    old = list_of("Vieja", valid_from=dt.date(2025, 1, 1))
    new = list_of("Nueva", valid_from=dt.date(2026, 1, 1))
    item_of(new, product, "90")
    item_of(old, product, "99")
    assert amount(product) == Decimal(90)
    item_of(old, product, "80", start="5")
    assert amount(product, None, 5) == Decimal(80)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (dt.date(2026, 6, 16), None, False),
        (None, dt.date(2026, 6, 14), False),
    ],
)
def test_dates_are_meant_with_both_ends(product, start, end, holds):
    item_of(list_of(valid_from=start, valid_to=end), product, "90")
    assert amount(product) == (Decimal(90) if holds else Decimal(100))


def test_switched_off_or_trashed_lists_and_prices_do_not_count(product):
    general = list_of()
    item = item_of(general, product, "90")
    save_changes(PriceListEntity, general, {"is_active": False}, SYSTEM)
    assert amount(product) == Decimal(100)
    save_changes(PriceListEntity, general, {"is_active": True}, SYSTEM)
    writing.trash(item, SYSTEM)
    assert amount(product) == Decimal(100)
    writing.restore(item, SYSTEM)
    assert amount(product) == Decimal(90)
    writing.trash(general, SYSTEM)
    assert amount(product) == Decimal(100)


def test_a_discount_is_off_the_products_price_and_rounds_to_the_cent(client):
    product = product_of("TAC", "33.33")
    item_of(list_of(), product, discount="12.5")
    found = price_for(product, client, on=TODAY)
    assert (found.amount, found.base, found.discount) == (Decimal("29.16"), Decimal("33.33"), Decimal("12.51"))
    assert amount(product_of("SIN", None)) is None


def test_lists_in_another_currency_are_left_alone(product, client):
    item_of(list_of("Dólares", currency="USD"), product, "110")
    assert amount(product, client) == Decimal(100)
    found = price_for(product, client, on=TODAY, currency="USD")
    assert (found.amount, found.currency, found.base, found.discount) == (Decimal(110), "USD", None, 0)
    assert price_for(product, currency="MXN").currency == "EUR"


def test_what_cannot_be_is_refused_at_its_field(product):
    general = list_of()
    with pytest.raises(ValidationError) as both:
        item_of(general, product, "90", discount="10")
    with pytest.raises(ValidationError) as neither:
        item_of(general, product)
    with pytest.raises(ValidationError) as abroad:
        item_of(list_of("Dólares", currency="USD"), product, discount="10")
    with pytest.raises(ValidationError) as dates:
        list_of("Al revés", valid_from=TODAY, valid_to=dt.date(2026, 1, 1))
    fields = [set(bad.value.message_dict) for bad in (both, neither, abroad, dates)]
    assert fields == [{"price"}, {"price"}, {"discount"}, {"valid_to"}]
    item_of(general, product, "90")
    with pytest.raises(ValidationError, match="ya tiene"):
        item_of(general, product, "80")


def test_many_products_cost_one_question_and_say_the_same(client, client_role):
    general, special = list_of(), list_of("De distribuidores", role=client_role)
    products = [product_of(f"P{n}", str(10 + n)) for n in range(20)]
    for n, one in enumerate(products):
        item_of(special if n % 3 else general, one, discount=str(n + 1), start="1" if n % 2 else "5")
    wanted = [(one, Decimal(n)) for n, one in enumerate(products)]
    with CaptureQueriesContext(connection) as asked:
        found = prices_for(wanted, client, TODAY)
    assert len(asked) == 1
    assert [one.amount for one in found] == [amount(one, client, quantity) for one, quantity in wanted]


def test_only_who_keeps_the_list_prices_on_it(ana, carla, lleida, product):
    mine = save_new(PriceListEntity, {"name": "De Ana"}, acting(ana, "own"))
    stranger = acting(carla, "own")
    values = {"price_list": mine, "product": product, "price": Decimal(1)}
    with pytest.raises(PermissionDenied):
        save_new(PriceListItemEntity, values, stranger)
    assert PriceListEntity.get(stranger, mine.pk) == mine
    assert PriceListEntity.get(stranger, mine.pk, "change") is None
    assert save_new(PriceListItemEntity, values, acting(ana, "own")).owner == ana
