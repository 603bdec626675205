"""The settings of the house that this room keeps."""

from django.urls import path, re_path

from vinculo.domains.people.settings import index, mail, mail_templates, organisation
from vinculo.web import converters  # noqa: F401 - <id:…>

urlpatterns = [
    path("settings/", index.settings_screen, name="settings"),
    path("settings/organisation/", organisation.organisation_screen, name="settings.organisation"),
    path("settings/organisation/sample.pdf", organisation.sample_screen, name="settings.organisation.sample"),
    path("settings/vocabulary/", organisation.vocabulary_screen, name="settings.vocabulary"),
    path("settings/mail/", mail.outbox_screen, name="settings.mail"),
    path("settings/mail/<id:pk>/", mail.mail_change_screen, name="settings.mail.change"),
    path("settings/mail/server/", mail.server_screen, name="settings.mail.server"),
    path("settings/mail/test/", mail.test_screen, name="settings.mail.test"),
    path("settings/mail/templates/", mail_templates.templates_screen, name="settings.mail.templates"),
    path(
        "settings/mail/templates/<slug:key>/<slug:language>/",
        mail_templates.template_screen,
        name="settings.mail.template",
    ),
    re_path(r"^logo/(?P<digest>[0-9a-f]{16})\.png$", organisation.logo_screen, name="logo"),
]
