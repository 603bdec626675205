"""The statuses a company's leads start with."""

from __future__ import annotations

from django.utils.translation import pgettext

from vinculo.domains.sales.lead_status.model import LeadStatus, Progress
from vinculo.records.catalogue import Colour


def seed_statuses() -> None:
    """Fills the list while it is empty."""
    if LeadStatus.objects.exists():
        return
    rows = [
        (pgettext("lead status", "New"), Progress.NEW, Colour.BLUE),
        (pgettext("lead status", "Meeting arranged"), Progress.MEETING, Colour.GREY),
        (pgettext("lead status", "Needs known"), Progress.NEEDS, Colour.GREY),
        (pgettext("lead status", "Proposal delivered"), Progress.PROPOSAL, Colour.YELLOW),
        (pgettext("lead status", "Offer accepted"), Progress.ACCEPTED, Colour.ORANGE),
        (pgettext("lead status", "No answer"), Progress.NO_ANSWER, Colour.RED),
        (pgettext("lead status", "Lost"), Progress.LOST, Colour.RED),
        (pgettext("lead status", "Not valid"), Progress.INVALID, Colour.GREY),
        (pgettext("lead status", "Won"), Progress.WON, Colour.GREEN),
        (pgettext("lead status", "Converted"), Progress.WON, Colour.GREEN),
    ]
    for place, (name, code, colour) in enumerate(rows, start=1):
        LeadStatus.objects.create(name=name, code=code, colour=colour, position=place * 10, converts=place == len(rows))
