from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    name = "vinculo.abilities.duplicates"
    label = "duplicates"
    verbose_name = _("Duplicates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vinculo.abilities.duplicates import check, upkeep  # noqa: F401 - they register themselves
