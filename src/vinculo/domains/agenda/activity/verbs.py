"""Done, pending again, given to somebody else, who takes part, and what comes next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.agenda.activity.model import Activity
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowsField
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm, people
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records import writing
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordLink
from vinculo.records.record import touch


def keep_moving(activity: Activity) -> None:
    """What is done with a client is activity of theirs."""
    touch(pk for pk in (activity.account_id, activity.contact_id) if pk)


class AnswerForm(FieldsForm):
    """What came of it; both may stay as they are."""

    model, names = Activity, "outcome follow_up"


@action(
    Activity,
    needs="change",
    label=pgettext_lazy("activity", "Done"),
    icon="check",
    when=lambda activity: activity.status == Activity.Status.PENDING,
    bulk=True,
    done=pgettext_lazy("activity", "Done."),
)
def complete_activity(activity: Activity, *, actor: Actor) -> None:
    """It was done, just now."""
    writing.change(activity, {"status": Activity.Status.DONE}, actor, verb="complete")
    keep_moving(activity)


@action(
    Activity,
    needs="change",
    label=_("Pending again"),
    icon="rotate-ccw",
    when=lambda activity: activity.status == Activity.Status.DONE,
    bulk=True,
    done=_("Pending again."),
)
def reopen_activity(activity: Activity, *, actor: Actor) -> None:
    """It was not done after all."""
    writing.change(activity, {"status": Activity.Status.PENDING}, actor, verb="reopen")
    keep_moving(activity)


@action(
    Activity,
    needs="change",
    label=_("Follow-up given…"),
    icon="message-square",
    form=AnswerForm,
    done=_("The follow-up has been written down."),
)
def answer_activity(activity: Activity, *, actor: Actor, outcome: str = "", follow_up: str = "") -> None:
    """Writes down what came of it; whether it is done is another question."""
    writing.change(activity, {"outcome": outcome, "follow_up": follow_up}, actor)
    keep_moving(activity)


class AssignForm(FieldsForm):
    """Who does it from now on."""

    model, names, requires = Activity, "assigned", "assigned"


@action(
    Activity,
    needs="assign",
    label=_("Assign…"),
    icon="user-check",
    form=AssignForm,
    bulk=True,
    done=_("Activity assigned."),
)
def assign_activity(activity: Activity, *, actor: Actor, assigned: Any) -> None:
    """Gives it to a colleague, who sees it from then on."""
    writing.change(activity, {"assigned": assigned}, actor, verb="assign", giving_away=True)


class ParticipantsForm(forms.Form):
    """Everybody who takes part beside whoever it is assigned to."""

    def __init__(self, actor: Actor, activity: Activity | None = None) -> None:
        super().__init__(initial={"people": [pk for pk, _name in participants(activity)]} if activity else {})
        self.fields["people"] = RowsField(
            people(actor), label=_("Participants"), required=False, widget=forms.CheckboxSelectMultiple
        )


@action(
    Activity,
    needs="change",
    label=_("Participants…"),
    icon="users",
    form=ParticipantsForm,
    done=_("The participants have been changed."),
)
def participants_activity(activity: Activity, *, actor: Actor, people: Any = ()) -> None:
    """Whoever takes part sees the activity. People out of the actor's sight stay as they were."""
    before = dict(participants(activity))
    seen = set(entity_of(User).rows(actor).filter(pk__in=list(before)).queryset().values_list("pk", flat=True))
    wanted = {person.pk: str(person) for person in people}
    leaving = seen - wanted.keys()
    coming = wanted.keys() - before.keys()
    RecordLink.objects.filter(anchor_id=activity.pk, account=None, user_id__in=leaving).delete()
    RecordLink.objects.bulk_create([RecordLink(anchor_id=activity.pk, kind="activity", user_id=pk) for pk in coming])
    if leaving or coming:
        old = ", ".join(sorted(before.values()))
        new = ", ".join(sorted({name for pk, name in before.items() if pk not in leaving} | set(wanted.values())))
        note(actor, [Entry(activity, "participants", {"participants": [old, new]})])


def participants(activity: Activity) -> list[tuple[int, str]]:
    """(key, name) of the people who take part."""
    links = RecordLink.objects.filter(anchor_id=activity.pk, account=None).select_related("user").order_by("user__name")
    return [(link.user_id, str(link.user)) for link in links if link.user_id]


class NextForm(FieldsForm):
    """What comes next, and when; whoever plans it does it."""

    model, names, keeps = Activity, "category subject starts due assigned", "category subject"

    def __init__(self, actor: Actor, row: Activity | None = None) -> None:
        super().__init__(actor, row)
        self.initial["assigned"] = actor.user_id


@action(
    Activity,
    needs="create",
    label=_("Plan a follow-up…"),
    icon="calendar-check",
    form=NextForm,
    done=_("The follow-up is planned."),
)
def follow_activity(activity: Activity, *, actor: Actor, **values: Any) -> Activity:
    """A new pending activity of the same client, which knows what it follows."""
    of_client = {"account": activity.account, "contact": activity.contact, "follow_up_of": activity}
    found: Activity = save_new(entity_of(Activity), {**of_client, **values}, actor)
    return found


__all__ = [
    "answer_activity", "assign_activity", "complete_activity", "follow_activity", "keep_moving", "participants",
    "participants_activity", "reopen_activity",
]  # fmt: skip
