"""The whole catalogue on one page: five hundred products in a tree of three floors."""

import random
from decimal import Decimal

from django.db import transaction

from benchmarks.pages import SCREEN, Page, measure
from vinculo.domains.catalog.price_list.model import PriceList
from vinculo.domains.catalog.price_list_item.model import PriceListItem
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product_category.browse import IN_TREE
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.records.databases import refresh_statistics
from vinculo.records.models import RecordAnchor

TREE = 50.0  # ms
WIDE, DEEP = 5, 3  # categories below each, floors


def figures(scene, server, driver, wanted, requests):
    asked = [one for one in named() if wanted(one[0])]
    if not asked:
        return
    fill()
    for name, path, target in asked:
        yield measure(Page(name, "all", [path], target), scene, server, driver, requests)


def named():
    """(name, address, target) of every figure."""
    return [
        ("catalogue, tree of 500 products", "/products/tree/", TREE),
        ("catalogue, grid of a category", "/products/categories/", SCREEN),
    ]


def fill():
    """Products in every category, each on a list with a break, until the tree is as full as it may be."""
    products = Product.objects.unscoped("a benchmark counts").filter(trashed=None)
    missing = IN_TREE - products.count()
    if missing <= 0:
        return
    dice = random.Random(5)
    with transaction.atomic():
        categories = list(floors())
        rows = [
            Product(
                sku=f"BENCH-{number}", name=f"Extintor de polvo {number} kg", category=dice.choice(categories),
                price=Decimal(dice.randrange(1000, 90_000)) / 100,
            )
            for number in range(missing)
        ]  # fmt: skip
        Product.objects.bulk_create(rows)
        prices = PriceList(name="Tarifa del banco de pruebas")
        prices.save()
        items = [
            PriceListItem(price_list=prices, product=row, min_quantity=Decimal(start), discount=Decimal(start))
            for row in rows
            for start in (1, 10)
        ]
        PriceListItem.objects.bulk_create(items)
    refresh_statistics(Product, PriceListItem, RecordAnchor)


def floors():
    """Categories below categories."""
    above = [None]
    for floor in range(DEEP):
        below = []
        for parent in above:
            for number in range(WIDE):
                row = ProductCategory(name=f"Familia {floor}.{number}", parent=parent, position=number)
                row.save()
                below.append(row)
        yield from below
        above = below[:WIDE]


__all__ = ["figures"]
