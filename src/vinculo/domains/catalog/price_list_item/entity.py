from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.columns import FromQuantity, Percent, Price
from vinculo.domains.catalog.price_list_item.model import PriceListItem
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Import, Section
from vinculo.entities.noun import Noun


class PriceListItemEntity(Entity):
    """What a product costs on a list, from a quantity on."""

    model = PriceListItem
    noun = Noun(_("list price"), _("list prices"), "m")
    path = "list-prices"
    columns = [
        Link("name"),
        FromQuantity("min_quantity", label=_("Quantity")),
        Price("price"),
        Percent("discount"),
        "price_list",
    ]
    more_columns = ["product", "last_activity", "created"]
    filters = ["price_list", "product", "min_quantity", "price", "discount"]
    sort = "name"
    form = [Section(_("List price"), "price_list product min_quantity price discount name")]
    quick = "price_list product min_quantity price discount"
    bulk = "price discount"
    imports = Import(
        match=(),
        headers={
            "name": ("texto", "nombre"),
            "price_list": ("tarifa", "lista", "lista de precios"),
            "product": ("producto", "referencia", "ref", "ref.", "sku", "artículo", "código"),
            "min_quantity": ("desde", "cantidad", "desde cantidad", "cantidad mínima", "unidades"),
            "price": ("precio", "pvp", "importe"),
            "discount": ("descuento", "dto", "dto.", "descuento %"),
        },
    )
    example = {"name": "Extintor, por cajas", "price": 120}
