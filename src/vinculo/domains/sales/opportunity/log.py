"""What was done about an opportunity, written down on its own page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.record import touch


class LogForm(FieldsForm):
    """A call, a meeting: done just now unless said otherwise."""

    model, names, keeps = Activity, "category subject starts due status detail follow_up", ""

    def __init__(self, actor: Actor, row: Opportunity | None = None) -> None:
        super().__init__(actor, row)
        kinds = ActivityCategory.Kind
        self.initial["status"] = Activity.Status.DONE
        if row is not None:  # the documentation of the API asks no database
            self.initial["category"] = ActivityCategory.objects.filter(kind=kinds.CALL, is_active=True).first()


@action(
    Opportunity,
    needs="change",
    label=_("Log a call or a meeting…"),
    icon="phone-call",
    form=LogForm,
    done=_("It is written down."),
)
def log_opportunity(opportunity: Opportunity, *, actor: Actor, **values: Any) -> Activity:
    """A new activity of the opportunity and of its client, as far as the actor knows that."""
    about: dict[str, Any] = {"linked": opportunity.anchor}
    for name in ("account", "contact"):
        found = getattr(opportunity, name)
        if found is not None and access.reaches(found, actor, "view"):
            about[name] = found
    activity: Activity = save_new(entity_of(Activity), {**about, **values}, actor)
    touch([opportunity.pk])
    return activity


__all__ = ["log_opportunity"]
