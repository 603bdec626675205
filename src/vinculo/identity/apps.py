from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "vinculo.identity"
    label = "identity"
    verbose_name = _("People and permissions")
    default_auto_field = "django.db.models.BigAutoField"
