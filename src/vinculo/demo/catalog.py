"""What the invented company sells, what it asks for it, and what others ask."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from vinculo.domains.catalog.competitor.model import Competitor
from vinculo.domains.catalog.competitor_price.model import CompetitorPrice
from vinculo.domains.catalog.price_list.clients import add_client
from vinculo.domains.catalog.price_list.model import PriceList
from vinculo.domains.catalog.price_list_item.model import PriceListItem
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product.technical import read_lines, settle
from vinculo.domains.catalog.product_attribute.model import ProductAttribute, attributes_of
from vinculo.domains.catalog.product_category.model import SEPARATOR, ProductCategory
from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.catalog.unit.model import Unit
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.identity.actor import Actor
from vinculo.identity.models import User

UNITS = {"pc": 0, "h": 1, "day": 2, "month": 3, "person": 4}  # places of the seeded units
RESELLER = 4  # place of the seeded account role
# Which competitor sells what, by the first letter of the SKU.
RIVALS = {"F": (0, 1), "E": (3,), "Q": (2, 0), "S": (0,)}
SOURCES = ("Su página web", "Oferta que nos enseñó el cliente", "Catálogo", "Llamada")
ARGUMENTS = {
    "F": "Grupos pequeños y diploma en el acto. Gestionamos nosotros la bonificación.",
    "E": "Un solo interlocutor y presupuesto cerrado: sin sorpresas al final.",
    "Q": "Asesoramos antes y revisamos después. Portes incluidos desde 150 €.",
    "S": "Responde siempre la misma persona.",
}


@cache
def data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "data" / "products.toml").read_text(), parse_float=Decimal)


class Shop:
    """Writes the catalogue; the same for the same seed and day."""

    def __init__(self, keeper: User, seed: int, today: dt.date) -> None:
        self.keeper, self.today = keeper, today
        self.dice = Random(f"shop {seed}")  # noqa: S311 - the same data each time is the point
        self.units, self.taxes = list(Unit.objects.all()), list(Tax.objects.all())

    def write(self) -> list[Product]:
        """Categories, products, prices and competitors; returns the products."""
        for place, one in enumerate(data()["category"]):
            self.category(one, place * 10)
        categories = {row.trail: row for row in ProductCategory.objects.all()}
        products = [
            self.product(categories[one["trail"]], *values)
            for one in data()["category"]
            for values in one.get("products", ())
        ]
        Product.objects.bulk_create(products)
        self.price_lists(products)
        self.competition(products)
        return products

    def category(self, one: dict[str, Any], position: int) -> None:
        above, _mark, name = one["trail"].rpartition(SEPARATOR)
        row = ProductCategory(
            name=name, position=position, description=one.get("description", ""),
            parent=ProductCategory.objects.get(trail=above) if above else None,
        )  # fmt: skip
        row.save()
        for place, line in enumerate(one.get("attributes", ())):
            label, kind, unit = line.split("|")
            ProductAttribute.objects.create(name=label, kind=kind, unit=unit, category=row, position=place * 10)

    def product(
        self,
        category: ProductCategory,
        sku: str,
        name: str,
        price: Any,
        cost: Any,
        unit: str,
        technical: str,
        text: str,
    ) -> Product:
        at = dt.datetime.combine(self.today - dt.timedelta(days=400), dt.time(9), dt.UTC)
        return Product(
            sku=sku, name=name, category=category, description=text, price=Decimal(price), cost=Decimal(cost),
            technical=settle(read_lines(technical), attributes_of(category)), unit=self.units[UNITS[unit]],
            tax=self.taxes[-1] if sku.startswith("F-") else self.taxes[0], sales_notes=ARGUMENTS[sku[0]],
            is_active=sku != "F-ING-30", owner=self.keeper, created=at, changed=at, last_activity=at,
        )  # fmt: skip

    def price_lists(self, products: list[Product]) -> None:
        """One with quantity breaks for everybody, one for resellers, one for a client, and last year's."""
        year = self.today.year
        resellers_role = AccountRole.objects.order_by("position", "pk")[RESELLER : RESELLER + 1].first()
        general = self.price_list(f"Tarifa por cantidad {year}", valid_from=dt.date(year, 1, 1))
        resellers = self.price_list("Tarifa de distribuidores", role=resellers_role, for_everybody=False)
        old = self.price_list(
            f"Tarifa por cantidad {year - 1}", valid_from=dt.date(year - 1, 1, 1), valid_to=dt.date(year - 1, 12, 31)
        )
        goods = [one for one in products if one.sku.startswith("Q-")]
        courses = [one for one in products if one.sku.startswith("F-") and one.category]
        items = [
            *(self.item(general, one, start, discount) for one in goods for start, discount in ((10, 5), (50, 12))),
            *(self.item(general, one, 10, 10) for one in courses),
            *(self.item(resellers, one, start, discount) for one in goods for start, discount in ((1, 28), (20, 33))),
            *(self.item(old, one, 10, 5) for one in goods),
        ]
        first = Account.objects.unscoped("the demo has a client with a price of its own").order_by("pk").first()
        if first is not None:
            framework = self.price_list(f"Acuerdo marco {year}", valid_from=dt.date(year, 1, 1), for_everybody=False)
            add_client(framework, actor=Actor.system("demo"), account=first)
            items += [self.item(framework, one, 1, price=share(one, Decimal("0.85"))) for one in courses[:6]]
        PriceListItem.objects.bulk_create(items)

    def price_list(self, name: str, **values: Any) -> PriceList:
        row = PriceList(name=name, owner=self.keeper, **values)
        row.save()
        return row

    def item(
        self, price_list: PriceList, product: Product, start: int, discount: int | None = None, price: Any = None
    ) -> PriceListItem:
        return PriceListItem(
            price_list=price_list, product=product, min_quantity=Decimal(start), price=price,
            discount=None if discount is None else Decimal(discount),
        )  # fmt: skip

    def competition(self, products: list[Product]) -> None:
        """Every second product has been seen elsewhere, some of them often."""
        rivals = [Competitor(owner=self.keeper, **one) for one in data()["competitor"]]
        Competitor.objects.bulk_create(rivals)
        seen = []
        for product in products[::2]:
            for number in RIVALS[product.sku[0]]:
                level = Decimal(str(round(self.dice.uniform(0.85, 1.2), 3)))
                for months in range(15, 0, -self.dice.choice((3, 4, 6))):
                    level += Decimal(str(round(self.dice.uniform(-0.03, 0.04), 3)))
                    seen.append(
                        CompetitorPrice(
                            product=product, competitor=rivals[number], owner=self.keeper, currency=product.currency,
                            price=share(product, level),
                            date=self.today - dt.timedelta(days=months * 30 - self.dice.randrange(20)),
                            source=self.dice.choice(SOURCES), url=rivals[number].website,
                        )
                    )  # fmt: skip
        CompetitorPrice.objects.bulk_create(seen)


def share(product: Product, part: Decimal) -> Decimal:
    """A part of what the product costs, to ten cents."""
    return (Decimal(product.price or 0) * part).quantize(Decimal("0.1"))
