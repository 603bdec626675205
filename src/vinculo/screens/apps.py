from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreensConfig(AppConfig):
    name = "vinculo.screens"
    label = "screens"
    verbose_name = _("Screens")

    def ready(self) -> None:
        from vinculo.entities import registry
        from vinculo.screens import formats, map_basis, map_filter

        registry.extend(map_filter.add)
        registry.extend(map_basis.add)
        registry.extend(formats.add)
        registry.load()
