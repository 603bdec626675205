"""A client's person fills a cart, places it once, and follows what becomes of it."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM, acting
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.sales.cart import fill
from vinculo.domains.sales.cart.contents import cart_of
from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.cart.place import place_cart
from vinculo.domains.sales.cart.tests.conftest import browser_of, product_of
from vinculo.domains.sales.order.cancel import cancel_order
from vinculo.domains.sales.order.confirm import confirm_order
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.invoice import invoice_order
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.serve import serve_order
from vinculo.domains.sales.order_line.model import OrderLine
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes
from vinculo.mail.models import Mail

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def orders():
    return list(Order.objects.unscoped("a test").order_by("pk"))


def seen_on(page):
    return re.search(r'name="seen" value="([0-9a-f]+)"', text_of(page))[1]


def ordered(user, account, product, quantity=2):
    actor = acting(user)
    fill.add(actor, [(product.pk, Decimal(quantity))])
    return place_cart(actor, account, seen=cart_of(actor, account).seen)


def test_from_the_catalogue_to_an_order_without_scripts(browser, damian, ana, product, his_prices):
    shop = text_of(browser.get("/catalogue/?q=extin"))
    assert "90,00" in shop
    assert "80,00" in shop, "the price from ten on"
    browser.post("/cart/add/", {"product": product.pk, "quantity": "2"})
    browser.post("/cart/add/", {"product": product.pk, "quantity": "1,5"})
    assert [line.quantity for line in CartLine.objects.all()] == [Decimal("3.5")]
    assert "315,00" in text_of(browser.get("/cart/"))
    answer = browser.post("/cart/", {f"quantity-{product.pk}": "10", "on": "1"})
    assert answer.url == "/cart/place/"
    page = browser.get("/cart/place/")
    sent = {"seen": seen_on(page), "reference": "PO-7", "notes": "Por la mañana", "requested": ""}
    answer = browser.post("/cart/place/", sent)
    (order,) = orders()
    assert answer.url == f"/orders/{order.pk}/"
    assert (order.state, order.net, order.gross) == ("placed", Decimal(800), Decimal(968))
    assert (order.placed_by, order.account, order.reference) == (*damian, "PO-7")
    assert [row.unit_price for row in OrderLine._base_manager.all()] == [Decimal(80)]
    assert not CartLine.objects.exists()
    assert "PO-7" in text_of(browser.get("/")), "his home page shows it"
    told = Notification.objects.get(type="order_placed")
    assert told.recipient == ana, "of the role, only who sees the client hears of it"
    again = browser.post("/cart/place/", sent)  # the same page sent twice
    assert again.url == answer.url
    other = browser.post("/cart/place/", {**sent, "seen": "0" * 64})
    assert other.status_code == 200
    assert len(orders()) == 1


def test_prices_are_asked_anew_until_it_is_placed_and_then_stay(damian, product, his_prices):
    user, account = damian
    actor = acting(user)
    fill.add(actor, [(product.pk, Decimal(2))])
    seen = cart_of(actor, account).seen
    save_changes(PriceListItemEntity, his_prices[0], {"price": Decimal(95)}, SYSTEM)
    with pytest.raises(NotNow):
        place_cart(acting(user), account, seen=seen)
    order = place_cart(acting(user), account, seen=cart_of(acting(user), account).seen)
    assert order.net == Decimal(190)
    save_changes(PriceListItemEntity, his_prices[0], {"price": Decimal(50)}, SYSTEM)
    (kept,) = orders()
    assert kept.net == Decimal(190)


def test_what_was_switched_off_meanwhile_is_told(browser, damian, product):
    other = product_of("BOT-1", "Botiquín", "30")
    fill.add(acting(damian[0]), [(product.pk, Decimal(1)), (other.pk, Decimal(1))])
    save_changes(ProductEntity, other, {"is_active": False}, SYSTEM)
    for page in ("/cart/", "/cart/place/"):
        text = text_of(browser.get(page))
        assert "Botiquín" in text
        assert f'name="remove" value="{other.pk}"' in text
        assert 'name="seen"' not in text
    browser.post("/cart/", {"remove": other.pk})
    assert 'name="seen"' in text_of(browser.get("/cart/place/"))


@pytest.mark.parametrize("quantity", ["-1", "dos", "1e9", "0,00001", "nan"])
def test_a_quantity_that_is_none_is_told(browser, product, quantity):
    answer = browser.post("/cart/add/", {"product": product.pk, "quantity": quantity}, follow=True)
    assert answer.status_code == 200
    assert not CartLine.objects.exists()


def test_whoever_placed_it_hears_of_every_step(damian, product, sara):
    order = ordered(*damian, product)
    staff = acting(sara)
    for verb, more in ((confirm_order, {}), (serve_order, {}), (invoice_order, {"folio": "F-9"})):
        verb(Order.objects.unscoped("a test").get(pk=order.pk), actor=staff, **more)
    told = Notification.objects.filter(type="order_state", recipient=damian[0])
    assert [one.values["state"] for one in told.order_by("pk")] == ["confirmed", "served", "invoiced"]
    assert not any(one.by_name for one in told), "who did it stays in the house"
    assert sum(damian[0].email in str(mail.to) for mail in Mail.objects.all()) == 3
    with pytest.raises(NotNow):
        cancel_order(Order.objects.unscoped("a test").get(pk=order.pk), actor=staff, reason="Tarde")


def test_what_was_placed_stays_as_it_was(damian, product, sara):
    order = ordered(*damian, product)
    fresh = Order.objects.unscoped("a test").get(pk=order.pk)
    with pytest.raises(ValidationError):
        save_changes(OrderEntity, fresh, {"lines": []}, acting(sara))
    save_changes(OrderEntity, Order.objects.unscoped("a test").get(pk=order.pk), {"reference": "X"}, acting(sara))


def test_the_same_once_more(browser, damian, product):
    order = ordered(*damian, product, 4)
    assert f"/orders/{order.pk}/again/" in text_of(browser.get(f"/orders/{order.pk}/"))
    browser.post(f"/orders/{order.pk}/again/")
    assert CartLine.objects.get(user=damian[0]).quantity == 4


def test_a_cart_is_its_persons(damian, rival, product):
    fill.add(acting(damian[0]), [(product.pk, Decimal(1))])
    other = browser_of(rival[0])
    other.post("/cart/", {f"quantity-{product.pk}": "9", "remove": product.pk})
    assert CartLine.objects.get().quantity == 1
