from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from tests.people import SYSTEM, account_of, person
from vinculo.domains.catalog.price_list.clients import add_client
from vinculo.domains.catalog.price_list.entity import PriceListEntity
from vinculo.domains.catalog.price_list_item.entity import PriceListItemEntity
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.directory.association import associate
from vinculo.entities.writing import save_new
from vinculo.identity.models import Role


def product_of(sku, name, price, **values):
    tax = Tax.objects.get_or_create(name="IVA 21", defaults={"rate": Decimal(21)})[0]
    return save_new(ProductEntity, {"sku": sku, "name": name, "price": Decimal(price), "tax": tax, **values}, SYSTEM)


def of_client(name, owner, email_name):
    """An outsider who acts for an account of his own."""
    user = person(email_name, Role.objects.get(key="distribuidor"))
    account = account_of(owner, None, name)
    associate(user.pk, account)
    return user, account


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def seeded(db):
    call_command("seed")


@pytest.fixture
def product(seeded):
    """120 € for everybody."""
    return product_of("EXT-6", "Extintor", "120")


@pytest.fixture
def damian(seeded, ana):
    return of_client("Suministros Prats", ana, "Damian Prats")


@pytest.fixture
def rival(seeded, carla):
    return of_client("Rivales del Sur", carla, "Roque Rival")


@pytest.fixture
def his_prices(damian, product):
    """90 € for Damián's company, 80 € from ten on."""
    prices = save_new(PriceListEntity, {"name": "Tarifa Prats", "for_everybody": False}, SYSTEM)
    add_client(prices, actor=SYSTEM, account=damian[1])
    return [
        save_new(
            PriceListItemEntity,
            {"price_list": prices, "product": product, "min_quantity": Decimal(start), "price": Decimal(price)},
            SYSTEM,
        )
        for start, price in ((1, 90), (10, 80))
    ]


@pytest.fixture
def browser(damian):
    return browser_of(damian[0])
