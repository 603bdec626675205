"""Pages of the directory that no declaration makes."""

from django.urls import path

from vinculo.domains.directory.division.screens import tree_screen
from vinculo.web import converters  # noqa: F401 - <id:…>

urlpatterns = [
    path("accounts/<id:pk>/divisions/", tree_screen, name="account.divisions"),
]
