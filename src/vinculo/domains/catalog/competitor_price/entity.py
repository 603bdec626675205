from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.columns import Price
from vinculo.domains.catalog.competitor_price.model import CompetitorPrice
from vinculo.domains.catalog.starting import own_priced
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Import, Section
from vinculo.entities.noun import Noun


class CompetitorPriceEntity(Entity):
    """What others ask for what we sell."""

    model = CompetitorPrice
    noun = Noun(_("competitor price"), _("competitor prices"), "m")
    path = "competitor-prices"
    columns = [Link("source"), "product", "competitor", Price("price"), "date", "url"]
    more_columns = ["currency", "notes", "owner", "group", "created", "last_activity"]
    filters = ["product", "competitor", "price", "date", "owner", "group"]
    sort = "-date"
    form = [
        Section(_("Price seen"), "product competitor price currency date"),
        Section(_("Source"), "source url notes"),
        Section(_("Who keeps it"), "owner group"),
    ]
    quick = "product competitor price date source"
    imports = Import(
        match=(),
        headers={
            "product": ("producto", "referencia", "ref", "ref.", "sku", "artículo", "código"),
            "competitor": ("competidor", "competencia", "empresa"),
            "price": ("precio", "pvp", "importe"),
            "date": ("fecha", "visto el", "día"),
            "source": ("fuente", "origen", "procedencia"),
            "url": ("web", "enlace", "dirección", "link"),
            "notes": ("observaciones", "notas", "comentarios"),
        },
    )
    defaults = staticmethod(own_priced)
    example = {"source": "Tarifa de otoño", "price": 99}
