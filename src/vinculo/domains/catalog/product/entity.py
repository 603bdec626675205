from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.columns import Price
from vinculo.domains.catalog.price_list.whose import own_prices
from vinculo.domains.catalog.product.filters import CategoryFilter
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.product.sheet import SHOWS, of_product
from vinculo.domains.catalog.starting import own_priced
from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.catalog.unit.model import Unit
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Import, Look, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.entities.personal import Personal
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """With the first of the taxes and of the units, which are what most products have."""
    tax, unit = (model.objects.filter(is_active=True).first() for model in (Tax, Unit))
    return {**own_priced(actor), "tax": tax, "unit": unit}


class ProductEntity(Entity):
    """What is sold."""

    model = Product
    noun = Noun(_("product"), _("products"), "m")
    path = "products"
    menu = Menu("sales", icon="package", order=60, house=True)
    columns = [Link("name"), "sku", "category", Price("price"), "unit", "is_active", "last_activity"]
    more_columns = [
        "long_name", "technical", "tax", "currency", "cost", "supplier", "supplier_sku", "owner", "group", "created",
    ]  # fmt: skip
    filters = [
        CategoryFilter("category"), "is_active", "price", "tax", "unit", "supplier", "cost", "owner", "group",
        "created",
    ]  # fmt: skip
    presets = [View(_("On sale"), is_active="true")]
    looks = [
        Look("grid", _("Categories"), "grid-2x2", "categories/"), Look("tree", _("Tree"), "network", "tree/"),
    ]  # fmt: skip
    sort = "name"
    form = [
        Section(_("Product"), "sku name long_name category is_active"),
        Section(_("Price"), "price currency tax unit"),
        Section(_("Description"), "description technical"),
        Section(_("Sales information"), "sales_notes owner group", needs="internal"),
        Section(_("Purchase"), "cost supplier supplier_sku purchase_notes", needs="costs"),
    ]
    quick = "sku name category price tax unit"
    bulk = "category price tax unit is_active owner group supplier"
    personal = Personal("price currency", lambda actor: actor.is_external, own_prices)
    remarks_need = "internal"
    tabs = [Related(_("Prices"), "pricelistitem", "product"), Related(_("Competition"), "competitorprice", "product")]
    imports = Import(
        match=("sku",),
        headers={
            "sku": ("referencia", "ref", "ref.", "código", "codigo", "cod.", "artículo", "code", "part number"),
            "name": ("nombre", "producto", "descripción corta", "título", "item", "denominación"),
            "long_name": ("segundo nombre", "nombre largo", "nombre completo"),
            "category": ("categoría", "familia", "tipo", "family"),
            "description": ("descripción", "detalle", "texto"),
            "technical": ("información técnica", "características", "ficha técnica", "specs"),
            "sales_notes": ("información de ventas", "argumentario"),
            "price": ("precio", "pvp", "tarifa", "importe", "precio venta", "unit price"),
            "currency": ("moneda", "divisa"),
            "tax": ("impuesto", "iva", "tipo iva", "vat"),
            "unit": ("unidad", "ud", "unidad de medida"),
            "cost": ("coste", "precio coste", "precio de compra", "costo"),
            "supplier": ("proveedor", "fabricante", "vendor"),
            "supplier_sku": ("referencia proveedor", "ref. proveedor", "código proveedor"),
            "is_active": ("activo", "en venta", "a la venta"),
        },
    )
    adds_to = {Product: [RecordPart("product/sheet.html", of_product, shows=SHOWS)]}
    defaults = staticmethod(starting_values)
    example = {"name": "Extintor de polvo 6 kg", "sku": "EXT-6", "description": "Para fuegos de clase A, B y C."}
