from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TagsConfig(AppConfig):
    name = "vinculo.abilities.tags"
    label = "tags"
    verbose_name = _("Tags")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vinculo.abilities.tags import filter as tag_filter
        from vinculo.abilities.tags import verbs
        from vinculo.entities import registry

        registry.extend(tag_filter.add)
        registry.extend(verbs.add)
