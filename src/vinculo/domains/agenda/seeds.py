"""The kinds of activity a company starts with."""

from __future__ import annotations

from django.utils.translation import pgettext

from vinculo.domains.agenda.activity_category.model import ActivityCategory


def seed() -> None:
    """Fills the list while it is empty."""
    if ActivityCategory.objects.exists():
        return
    kinds, colours = ActivityCategory.Kind, ActivityCategory.Colour
    rows = [
        (pgettext("activity", "Call"), kinds.CALL, colours.BLUE),
        (pgettext("activity", "Meeting"), kinds.MEETING, colours.GREEN),
        (pgettext("activity", "Visit"), kinds.VISIT, colours.ORANGE),
        (pgettext("activity", "E-mail sent"), kinds.EMAIL, colours.GREY),
        (pgettext("activity", "Post"), kinds.POST, colours.GREY),
        (pgettext("activity", "Service done"), kinds.SERVICE, colours.YELLOW),
        (pgettext("activity", "Task"), kinds.TASK, colours.RED),
    ]
    ActivityCategory.objects.bulk_create(
        [ActivityCategory(name=n, kind=k, colour=c, position=place * 10) for place, (n, k, c) in enumerate(rows)]
    )
