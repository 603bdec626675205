"""Pages of the directory that no declaration makes."""

from django.urls import path

from vinculo.domains.directory.contact.vcard_import import vcard_import_screen
from vinculo.domains.directory.division.screens import tree_screen
from vinculo.domains.directory.segment.screens import save_filters_screen, segment_screen
from vinculo.web import converters  # noqa: F401 - <id:…>

urlpatterns = [
    path("contacts/import/vcard/", vcard_import_screen, name="contact.import.vcard"),
    path("accounts/<id:pk>/divisions/", tree_screen, name="account.divisions"),
    path("segments/from-list/", save_filters_screen, name="segment.from-list"),
    # Before the entity's own page: a segment shows what it holds.
    path("segments/<id:pk>/", segment_screen, name="segment.detail"),
]
