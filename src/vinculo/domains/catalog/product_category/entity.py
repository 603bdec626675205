from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.entities.columns import Link, RelatedCount
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class ProductCategoryEntity(Entity):
    """The families of products, a tree."""

    model = ProductCategory
    noun = Noun(_("product category"), _("product categories"), "f")
    path = "product-categories"
    menu = Menu("settings", icon="folder", order=51)
    columns = [
        Link("trail", label=_("Category"), sort="place"), RelatedCount("products"), "description", "position",
        "is_active",
    ]  # fmt: skip
    more_columns = ["name", "parent"]
    filters = ["parent", "is_active"]
    sort = "trail"
    search = "trail description"
    form = [Section(_("Category"), "name parent description position is_active")]
    example = {"name": "Formación", "description": "Cursos y talleres."}
