"""What an activity is about beside its client: an opportunity, an offer, any record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity.verbs import keep_moving
from vinculo.entities.actions import action
from vinculo.entities.any_record import AnyRecordField
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.models import RecordAnchor
from vinculo.records.record import touch


class LinkForm(forms.Form):
    """The record; blank takes the link away."""

    def __init__(self, actor: Actor, row: Activity | None = None) -> None:
        present = row.linked if row is not None else None
        super().__init__(initial={"linked": present.pk} if present is not None else {})
        self.itself = row.pk if row is not None else None
        self.fields["linked"] = AnyRecordField(actor=actor, present=present, label=_("Linked record"), required=False)

    def clean_linked(self) -> RecordAnchor | None:
        found: RecordAnchor | None = self.cleaned_data["linked"]
        if found is not None and found.pk == self.itself:
            raise ValidationError(gettext("An activity is not about itself."))
        return found


@action(
    Activity,
    needs="change",
    label=_("Link to a record…"),
    icon="link",
    form=LinkForm,
    done=_("The linked record has been changed."),
)
def link_activity(activity: Activity, *, actor: Actor, linked: RecordAnchor | None = None) -> None:
    """Says what it is about. Without a client it is of those who have that record."""
    if writing.change(activity, {"linked": linked}, actor):
        keep_moving(activity)
        touch([linked.pk] if linked is not None else [])


def linked_of(activity: Activity, actor: Actor) -> dict[str, Any]:
    """{title, url, kind} of the record an activity is linked to; nothing of one out of sight."""
    if activity.linked_id is None:
        return {}
    anchor = RecordAnchor.objects.visible_to(actor).filter(pk=activity.linked_id).first()
    if anchor is None:
        return {}
    entity = entity_named(anchor.kind)
    return {"title": anchor.title, "url": entity.url(f"{anchor.pk}/"), "kind": entity.noun.one}
