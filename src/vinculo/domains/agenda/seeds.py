"""The kinds of activity a company starts with."""

from __future__ import annotations

from django.utils.translation import pgettext

from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.records.catalogue import Colour


def seed() -> None:
    """Fills the list while it is empty."""
    if ActivityCategory.objects.exists():
        return
    kinds = ActivityCategory.Kind
    rows = [
        (pgettext("activity", "Call"), kinds.CALL, Colour.BLUE),
        (pgettext("activity", "Meeting"), kinds.MEETING, Colour.GREEN),
        (pgettext("activity", "Visit"), kinds.VISIT, Colour.ORANGE),
        (pgettext("activity", "E-mail sent"), kinds.EMAIL, Colour.GREY),
        (pgettext("activity", "Post"), kinds.POST, Colour.GREY),
        (pgettext("activity", "Service done"), kinds.SERVICE, Colour.YELLOW),
        (pgettext("activity", "Task"), kinds.TASK, Colour.RED),
    ]
    ActivityCategory.objects.bulk_create(
        [ActivityCategory(name=n, kind=k, colour=c, position=place * 10) for place, (n, k, c) in enumerate(rows)]
    )
