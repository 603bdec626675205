"""What was done with a lead: calls, meetings, mails; they go along when it is converted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.lead.model import Lead
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.records.record import touch


class LogForm(FieldsForm):
    """What it was and what came of it; what is planned is pending and has a day."""

    model, names, requires = Activity, "category subject status starts due duration detail", "category status"

    def __init__(self, actor: Actor, lead: Lead | None = None) -> None:
        super().__init__(actor)
        self.initial = {"status": Activity.Status.DONE}
        if lead is not None:  # the documentation of the API asks no database
            self.initial["category"] = ActivityCategory.objects.filter(is_active=True).first()


@action(
    Lead,
    needs="change",
    label=_("Log an activity…"),
    icon="phone",
    form=LogForm,
    done=_("It has been written down."),
)
def log_lead(lead: Lead, *, actor: Actor, **values: Any) -> Activity:
    """An activity of the lead, which keeps it from going stale. Whoever writes it down did it."""
    of_lead = {"linked": lead.anchor, "account": lead.account, "assigned_id": actor.user_id}
    given = {name: value for name, value in values.items() if value not in (None, "")}
    found: Activity = save_new(entity_of(Activity), {**of_lead, **given}, actor)
    touch([lead.pk])
    return found


__all__ = ["LogForm", "log_lead"]
