from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "vinculo.domains.sales"
    label = "sales"
    verbose_name = _("Sales")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vinculo.domains.sales.locks import notices, settle
        from vinculo.records import history

        notices.declare()
        history.on_note(settle.listen)
