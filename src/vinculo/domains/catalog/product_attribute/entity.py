from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.product_attribute.model import ProductAttribute
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class ProductAttributeEntity(Entity):
    """What is told of the products of a category."""

    model = ProductAttribute
    noun = Noun(_("technical attribute"), _("technical attributes"), "m")
    path = "product-attributes"
    menu = Menu("settings", icon="list-checks", order=52)
    columns = [Link("name"), "category", "kind", "unit", "position", "is_active"]
    filters = ["category", "kind", "is_active"]
    form = [Section(_("Attribute"), "name category kind unit position is_active")]
    example = {"name": "Peso", "kind": "number", "unit": "kg"}
