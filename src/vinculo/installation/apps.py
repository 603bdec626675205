from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstallationConfig(AppConfig):
    name = "vinculo.installation"
    label = "installation"
    verbose_name = _("Installation")
    default_auto_field = "django.db.models.BigAutoField"
