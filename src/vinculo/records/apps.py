from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "vinculo.records"
    label = "records"
    verbose_name = _("Records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(install_database_objects, sender=self)


def install_database_objects(**kwargs: Any) -> None:
    """After every migrate: SQLite drops triggers and unknown indexes silently when Django rebuilds a table."""
    from vinculo.records import custom, databases

    databases.install()
    custom.after_migrate()
