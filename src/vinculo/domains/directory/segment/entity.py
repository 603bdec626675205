from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.segment.count import MembersColumn
from vinculo.domains.directory.segment.criteria import check_criteria
from vinculo.domains.directory.segment.files import SegmentsOfFile
from vinculo.domains.directory.segment.jobs import renew_segment
from vinculo.domains.directory.segment.members import ACTIONS
from vinculo.domains.directory.segment.model import Segment
from vinculo.domains.directory.segment.shown import SegmentFilter, SegmentsColumn, of_record, offer_to_save
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ListPart, Menu, RecordPart, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor
from vinculo.jobs.backend import enqueue


def after(writes: Sequence[tuple[Segment, dict[str, Any]]], actor: Actor) -> None:
    """New criteria are looked at as whoever wrote them, and worked out in the background."""
    for segment, changed in writes:
        if segment.is_automatic and {"query", "kind", "of"} & set(changed):
            check_criteria(segment, actor)
            Segment.objects.filter(pk=segment.pk).update(evaluated=None)  # being worked out
            # Without a key: a job that runs already may have read the criteria before.
            enqueue(renew_segment, segment.pk, by=actor.user_id)


def pieces(model: type[Any]) -> list[Any]:
    """What segments add to the entity of `model`."""
    return [
        SegmentFilter(),
        SegmentsColumn(),
        SegmentsOfFile(),
        *ACTIONS[model],
        RecordPart("segment/of_record.html", of_record),
        ListPart("segment/save_filters.html", partial(offer_to_save, model.kind())),
    ]


class SegmentEntity(Entity):
    """Named sets of accounts or contacts, filled by hand or by criteria."""

    model = Segment
    noun = Noun(_("segment"), _("segments"), "m")
    path = "segments"
    menu = Menu("clients", icon="layers", order=40)
    columns = [Link("name"), "of", Badge("kind"), MembersColumn(), "description", "evaluated", "is_active"]
    filters = ["of", "kind", "is_active"]
    presets = [
        View(_("Of accounts"), of="account"),
        View(_("Of contacts"), of="contact"),
        View(_("By criteria"), kind="automatic"),
    ]
    search = "name description"
    form = [
        Section(_("Segment"), "name of kind description is_active", after="segment/choose_criteria.html"),
        Section(_("Advanced: the criteria as an address"), "query", folded=True),
    ]
    after_save = staticmethod(after)
    adds_to = {Account: pieces(Account), Contact: pieces(Contact)}
    example = {"name": "Clientes preferentes"}
