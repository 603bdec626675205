"""The communications log: calls, mails, letters and visits, written down on the action's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.people import add, people_of
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.history import Entry
from vinculo.records.record import touch


class LogForm(FieldsForm):
    """What was done; what is planned is pending and has a day."""

    model, names, keeps = Activity, "category subject status due direction detail", ""

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__(actor, row)
        self.initial["status"] = Activity.Status.DONE
        if row is not None:  # the documentation of the API asks no database
            calls = ActivityCategory.objects.filter(is_active=True, kind=ActivityCategory.Kind.CALL)
            self.initial["category"] = calls.values_list("pk", flat=True).first()


@action(
    CommercialAction,
    needs="change",
    label=_("Log a call, mail or visit…"),
    icon="phone-call",
    form=LogForm,
    done=_("It is written down."),
)
def log_action(action: CommercialAction, *, actor: Actor, **values: Any) -> Activity:
    """A new activity of the action, which puts off its expiry; everybody who works on it sees it.

    Who works on an action without seeing its client logs on the action alone.
    """
    account = action.account if access.reaches(action.account, actor, "view") else None
    about = {"account": account, "linked": action.anchor, "assigned_id": actor.user_id}
    found: Activity = save_new(entity_of(Activity), {**about, **values}, actor)
    add(action, people_of(action) - {found.assigned_id}, "activity", found.pk)
    return found


def keeps_it_open(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """Whatever is done about an action by an activity, by whichever road, is activity of the action."""
    linked = {entry.row.linked_id for entry in entries if isinstance(entry.row, Activity) and entry.row.linked_id}
    if linked:
        rows = CommercialAction.objects.unscoped("an activity moves the date of what it is linked to")
        touch(rows.filter(pk__in=linked, trashed__isnull=True).values_list("pk", flat=True))


__all__ = ["keeps_it_open", "log_action"]
