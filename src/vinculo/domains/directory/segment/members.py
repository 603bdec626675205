"""Put records into segments that are filled by hand, and take them out again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.segment.model import Segment, SegmentMember
from vinculo.entities.actions import Action, NotNow, action
from vinculo.entities.inputs import RowField
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.records import access, undo
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordAnchor


def by_hand(kind: str, actor: Actor) -> Any:
    """The segments of records of `kind` that people fill, as far as the actor knows of them."""
    rows: Any = access.rows(Segment, actor, "view")
    return rows.filter(of=kind, kind=Segment.Kind.MANUAL)


class JoinForm(forms.Form):
    """Which segment; a new one is made of a name, by whoever may."""

    def __init__(self, kind: str, actor: Actor, row: Any = None) -> None:
        super().__init__()
        may_create = actor.may("segment.create")
        offered = by_hand(kind, actor).filter(is_active=True)
        self.fields["segment"] = RowField(offered, label=gettext_lazy("Segment"), required=not may_create)
        if may_create:
            label = gettext_lazy("Or a new segment")
            self.fields["name"] = forms.CharField(label=label, max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("segment") and not cleaned.get("name"):
            raise forms.ValidationError(_("Choose a segment."))
        return cleaned


class LeaveForm(forms.Form):
    """Which of the segments it is in; for many rows at once any."""

    def __init__(self, kind: str, actor: Actor, row: Any = None) -> None:
        super().__init__()
        offered = by_hand(kind, actor)
        if row is not None:
            offered = offered.filter(members__anchor_id=row.pk)
        self.fields["segment"] = RowField(offered, label=gettext_lazy("Segment"))


def named(kind: str, name: str, actor: Actor) -> Segment:
    """The segment of this name, made by hand if there is none. Raises PermissionDenied."""
    found = access.rows(Segment, actor, "view").filter(of=kind, name=name).first()
    return found or save_new(entity_of(Segment), {"name": name, "of": kind}, actor)


def check(segment: Segment, kind: str) -> None:
    """Raises NotNow for a segment that takes no `kind`, or fills itself."""
    if segment.of != kind:
        raise NotNow(_("«%(name)s» holds something else.") % {"name": segment})
    if segment.is_automatic:
        raise NotNow(_("«%(name)s» fills itself by its criteria.") % {"name": segment})


@undo.inverse_of("segment")
def move_back(anchor: RecordAnchor, noted: dict[str, Any], actor: Actor) -> bool:
    """Takes out of a segment what was put into it, and the other way round. Raises ValidationError."""
    left, joined = noted["segments"]
    segment = by_hand(anchor.kind, actor).filter(name=joined or left).first()
    if segment is None:
        raise ValidationError(_("The segment is no longer there, or fills itself by now."))
    members = SegmentMember.objects.filter(segment=segment, anchor=anchor)
    if joined:
        done = bool(members.delete()[0])
    else:
        done = anchor.trashed is None and SegmentMember.objects.get_or_create(segment=segment, anchor=anchor)[1]
    if done:
        note(actor, [Entry(anchor, "segment", {"segments": [joined, left]})])
    return done


def joining(model: type[Any]) -> Action:
    kind = model.kind()

    @action(
        model,
        needs="change",
        label=gettext_lazy("Add to a segment…"),
        icon="layers",
        form=partial(JoinForm, kind),
        bulk=True,
        done=gettext_lazy("Added to the segment."),
    )
    def segment_record(row: Any, *, actor: Actor, segment: Segment | None = None, name: str = "") -> None:
        """Puts the record into `segment`, or into the one called `name`; being in it already is no fault."""
        segment = segment or named(kind, name, actor)
        check(segment, kind)
        _member, is_new = SegmentMember.objects.get_or_create(segment=segment, anchor_id=row.pk)
        if is_new:
            note(actor, [Entry(row, "segment", {"segments": [None, str(segment)]})])

    return segment_record


def leaving(model: type[Any]) -> Action:
    kind = model.kind()

    @action(
        model,
        needs="change",
        label=gettext_lazy("Take out of a segment…"),
        icon="x",
        when=lambda row: in_one_by_hand(row.pk),
        form=partial(LeaveForm, kind),
        bulk=True,
        done=gettext_lazy("Taken out of the segment."),
    )
    def unsegment_record(row: Any, *, actor: Actor, segment: Segment) -> None:
        """Takes the record out of a segment."""
        check(segment, kind)
        gone, _of_which = SegmentMember.objects.filter(segment=segment, anchor_id=row.pk).delete()
        if gone:
            note(actor, [Entry(row, "segment", {"segments": [str(segment), None]})])

    return unsegment_record


def in_one_by_hand(pk: int) -> bool:
    return SegmentMember.objects.filter(anchor_id=pk, segment__kind=Segment.Kind.MANUAL).exists()


ACTIONS: dict[type[Any], list[Action]] = {model: [joining(model), leaving(model)] for model in (Account, Contact)}
