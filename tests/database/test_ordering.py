"""A cart placed by many windows at once, filled meanwhile, and placed by a process that dies: one order of it."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.crowd import Backout, together
from tests.people import SYSTEM, account_of, acting, person
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.cart import fill
from vinculo.domains.sales.cart.contents import cart_of
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.cart.place import place_cart
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order_line.model import OrderLine
from vinculo.entities.writing import save_new
from vinculo.identity.models import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def buyer(transactional_db):
    call_command("seed")
    person("Sara Vidal", Role.objects.get(key="equipo"))
    user, account = person("Damián Prats", Role.objects.get(key="distribuidor")), account_of(None)
    associate(user.pk, account)
    return user, account


@pytest.fixture
def products(buyer):
    return [save_new(ProductEntity, {"sku": sku, "name": sku, "price": Decimal(10)}, SYSTEM) for sku in "AB"]


@pytest.fixture
def seen(buyer, products):
    """Two of the first product are in the cart, and have been looked at."""
    fill.add(acting(buyer[0]), [(products[0].pk, Decimal(2))])
    return cart_of(acting(buyer[0]), buyer[1]).seen


def orders():
    return list(Order.objects.unscoped("a test"))


def placing(buyer, seen):
    return lambda: place_cart(acting(buyer[0]), buyer[1], seen=seen).pk


def test_windows_that_place_the_same_cart_at_once_come_to_the_same_order(buyer, seen):
    def by_screen():
        client = Client()
        client.force_login(buyer[0])
        return client.post("/cart/place/", {"seen": seen}).url

    found = together(*(placing(buyer, seen) for _ in range(4)), *(by_screen for _ in range(3)))
    (order,) = orders()
    assert set(found) == {order.pk, f"/orders/{order.pk}/"}
    assert (order.state, order.net) == ("placed", Decimal(20))
    assert OrderLine._base_manager.count() == 1
    assert not CartLine.objects.exists()
    assert Notification.objects.filter(type="order_placed").count() <= 1


def test_what_is_put_in_meanwhile_is_ordered_or_stays_and_never_both(buyer, products, seen):
    for _round in range(5):
        actor = acting(buyer[0])
        CartLine.objects.all().delete()
        fill.add(actor, [(products[0].pk, Decimal(2))])
        before = len(orders())
        together(placing(buyer, seen), lambda: fill.add(acting(buyer[0]), [(products[0].pk, Decimal(1))]))
        placed = sum((row.net for row in orders()[before:]), Decimal(0)) / 10
        left = sum(CartLine.objects.values_list("quantity", flat=True), Decimal(0))
        assert placed + left == 3


def test_placing_that_dies_leaves_the_cart_and_is_made_up_for(buyer, seen):
    def dying():
        with transaction.atomic():
            placing(buyer, seen)()
            raise Backout

    with pytest.raises(Backout):
        dying()
    assert orders() == []
    assert CartLine.objects.count() == 1
    assert placing(buyer, seen)() == placing(buyer, seen)()
    assert len(orders()) == 1
