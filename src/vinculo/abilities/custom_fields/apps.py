from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomFieldsConfig(AppConfig):
    name = "vinculo.abilities.custom_fields"
    label = "custom_fields"
    verbose_name = _("Custom fields")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vinculo.abilities.custom_fields import indexes, known, tasks
        from vinculo.records import check, custom

        custom.plug(version=known.version, load=known.load, related=known.related, migrated=tasks.build_lost_indexes)
        check.also(indexes.look)
