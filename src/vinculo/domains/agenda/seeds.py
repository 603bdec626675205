"""The kinds of activity a company starts with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vinculo.domains.agenda.activity_category.model import ActivityCategory


def seed() -> None:
    """Fills the list while it is empty."""
    if ActivityCategory.objects.exists():
        return
    kinds, colours = ActivityCategory.Kind, ActivityCategory.Colour
    rows = [
        (_("Call"), kinds.CALL, colours.BLUE), (_("Meeting"), kinds.MEETING, colours.GREEN),
        (_("Visit"), kinds.VISIT, colours.ORANGE), (_("E-mail sent"), kinds.EMAIL, colours.GREY),
        (_("Post"), kinds.POST, colours.GREY), (_("Service done"), kinds.SERVICE, colours.YELLOW),
        (_("Task"), kinds.TASK, colours.RED),
    ]  # fmt: skip
    ActivityCategory.objects.bulk_create(
        [ActivityCategory(name=n, kind=k, colour=c, position=place * 10) for place, (n, k, c) in enumerate(rows)]
    )
