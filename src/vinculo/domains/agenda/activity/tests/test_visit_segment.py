"""The segment «clients not visited in 90 days» follows visits that are made, and those taken back."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.people import SYSTEM
from vinculo.domains.agenda.activity.entity import ActivityEntity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.segment.entity import SegmentEntity
from vinculo.domains.directory.segment.jobs import renew_segment, settle_segments
from vinculo.domains.directory.segment.model import SegmentMember
from vinculo.entities.writing import save_new
from vinculo.records import writing

pytestmark = pytest.mark.django_db


def test_clients_of_girona_without_a_visit_in_ninety_days(acme):
    visit = ActivityCategory.objects.create(name="Visita", kind="visit")
    query = {"name": "Sin visita", "kind": "automatic", "query": "city=Girona&last_visit=!-90d"}
    segment = save_new(SegmentEntity, query, SYSTEM)

    def members():
        settle_segments.call()
        return list(SegmentMember.objects.filter(segment=segment).values_list("anchor_id", flat=True))

    def visited(days):
        starts = timezone.now() - dt.timedelta(days=days)
        return save_new(
            ActivityEntity, {"category": visit, "account": acme, "status": "done", "starts": starts}, SYSTEM
        )

    renew_segment.call(segment.pk)
    assert members() == [acme.pk]  # never
    visited(100)
    assert members() == [acme.pk]
    recent = visited(5)
    assert members() == []
    writing.trash(recent, SYSTEM)
    assert members() == [acme.pk]
