from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "vinculo.domains.sales"
    label = "sales"
    verbose_name = _("Sales")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vinculo.domains.sales.action import log, transfer
        from vinculo.domains.sales.locks import check, notices, people, settle  # noqa: F401 - one registers itself
        from vinculo.domains.sales.offer import lock
        from vinculo.records import history

        notices.declare()
        rules = (transfer.only_by_transfer, people.only_its_people)
        for listener in (*rules, settle.listen, log.keeps_it_open, lock.listen):
            history.on_note(listener)
