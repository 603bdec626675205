from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.price_list.clients import add_client, clients, remove_client
from vinculo.domains.catalog.price_list.model import PriceList
from vinculo.domains.catalog.starting import own_priced
from vinculo.entities.columns import Link, RelatedCount
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Import, Listed, Menu, Related, Section, View
from vinculo.entities.noun import Noun


class PriceListEntity(Entity):
    """Prices for everybody, for some kind of clients or for some of them."""

    model = PriceList
    noun = Noun(_("price list"), _("price lists"), "f")
    path = "price-lists"
    menu = Menu("sales", icon="badge-euro", order=62)
    columns = [
        Link("name"), "for_everybody", "role", "currency", "valid_from", "valid_to", RelatedCount("items"), "is_active",
    ]  # fmt: skip
    more_columns = ["notes", "owner", "group", "created"]
    filters = ["is_active", "for_everybody", "role", "currency", "valid_from", "valid_to", "owner", "group"]
    presets = [View(_("In force"), is_active="true")]
    sort = "name"
    form = [
        Section(_("Price list"), "name currency is_active notes"),
        Section(_("Whom it is for"), "for_everybody role"),
        Section(_("When it holds"), "valid_from valid_to"),
        Section(_("Who keeps it"), "owner group"),
    ]
    tabs = [Related(_("Prices"), "pricelistitem", "price_list"), Listed(_("Clients"), "clients", clients)]
    actions = [add_client, remove_client]
    imports = Import(
        match=("name",),
        headers={
            "name": ("nombre", "tarifa"),
            "currency": ("moneda", "divisa"),
            "role": ("tipo de cliente", "rol"),
            "valid_from": ("desde", "válida desde", "inicio"),
            "valid_to": ("hasta", "válida hasta", "fin"),
        },
    )
    defaults = staticmethod(own_priced)
    example = {"name": "Tarifa de distribuidores"}
