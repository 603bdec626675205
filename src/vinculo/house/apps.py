from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    name = "vinculo.house"
    label = "house"
    verbose_name = _("Settings")
    default_auto_field = "django.db.models.BigAutoField"
