"""Pages of the catalogue that no declaration makes."""

from django.urls import path

from vinculo.domains.catalog.lines.screens import product_lines_screen
from vinculo.domains.catalog.product.pictures import picture_screen
from vinculo.domains.catalog.product_category.browse import grid_screen, tree_screen
from vinculo.web import converters  # noqa: F401 - <id:…>

urlpatterns = [
    path("products/categories/", grid_screen, name="product.grid"),
    path("products/categories/<id:pk>/", grid_screen, name="product.category"),
    path("products/lines/", product_lines_screen, name="product.lines"),
    path("products/tree/", tree_screen, name="product.tree"),
    path("products/<id:pk>/pictures/<id:file>/<slug:size>/", picture_screen, name="product.picture"),
]
