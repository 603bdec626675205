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


def install_database_objects(plan: Any = (), **kwargs: Any) -> None:
    """After every migrate: SQLite drops triggers and unknown indexes silently when Django rebuilds a table.

    Of an index that is new it knows nothing either, and takes it for the best there is.
    """
    from vinculo.records import custom, databases

    databases.install()
    custom.after_migrate()
    if plan:
        databases.refresh_statistics()
