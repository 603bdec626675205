"""Who works on an action beside whoever answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.people import add, collaborators, people_of
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowsField
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import people
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordLink

RECENT = 200  # entries of the log that somebody new is shown


class CollaboratorsForm(forms.Form):
    """Everybody who works on it too."""

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__(initial={"people": [pk for pk, _name in collaborators(row)]} if row else {})
        self.fields["people"] = RowsField(
            people(actor), label=_("Collaborators"), required=False, widget=forms.CheckboxSelectMultiple
        )


@action(
    CommercialAction,
    needs="change",
    label=_("Collaborators…"),
    icon="users",
    form=CollaboratorsForm,
    done=_("The collaborators have been changed."),
)
def collaborators_action(action: CommercialAction, *, actor: Actor, people: Any = ()) -> None:
    """They see the action with its log and work on it. People out of the actor's sight stay as they were."""
    before = dict(collaborators(action))
    seen = set(entity_of(User).rows(actor).filter(pk__in=list(before)).queryset().values_list("pk", flat=True))
    wanted = {person.pk: str(person) for person in people}
    leaving, coming = seen - wanted.keys(), wanted.keys() - before.keys()
    RecordLink.objects.filter(anchor_id=action.pk, account=None, user_id__in=leaving).delete()
    add(action, coming)
    if coming:
        share_log(action)
    if leaving or coming:
        old = ", ".join(sorted(before.values()))
        new = ", ".join(sorted({name for pk, name in before.items() if pk not in leaving} | set(wanted.values())))
        note(actor, [Entry(action, "collaborators", {"collaborators": [old, new]})])


def share_log(action: CommercialAction) -> None:
    """Those who work on it see what was logged on it."""
    rows = Activity.objects.unscoped("the log of an action is for those who work on it")
    logged = rows.filter(linked_id=action.pk).order_by("-pk").values_list("pk", flat=True)[:RECENT]
    users = people_of(action)
    for pk in logged:
        add(action, users, "activity", pk)
