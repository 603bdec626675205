from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import LeadStatus
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor


def keep_leads(writes: Sequence[tuple[LeadStatus, dict[str, Any]]], actor: Actor) -> None:
    """Leads repeat the progress of their status."""
    for status, changed in writes:
        if "code" in changed:
            leads = Lead.objects.unscoped("the progress of a status is that of all its leads").filter(status=status)
            leads.exclude(progress=status.code).update(progress=status.code, outcome=status.outcome)


class LeadStatusEntity(Entity):
    """How far a lead has come."""

    model = LeadStatus
    noun = Noun(_("lead status"), _("lead statuses"), "m")
    path = "lead-statuses"
    menu = Menu("settings", icon="columns-3", order=52)
    columns = [Link("name"), "code", "outcome", Badge("colour"), "converts", "position", "is_active"]
    filters = ["code", "outcome", "is_active"]
    form = [Section(_("Lead status"), "name code colour converts position is_active")]
    after_save = staticmethod(keep_leads)
    example = {"name": "Visita concertada", "code": 20}
