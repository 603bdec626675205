"""A lead on one sheet, as text that people read, edit and send on."""

from __future__ import annotations

from vinculo.domains.sales.lead.model import Lead
from vinculo.entities.fields import Money, field_of
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor

ORDER = (
    "subject", "person", "position", "company", "account", "email", "phone", "mobile", "website", "country", "language",
    "category", "type", "estimated_value", "estimated_close", "channel", "campaign", "referred_by", "summary", "notes",
)  # fmt: skip


def sheet(lead: Lead, actor: Actor) -> str:
    """«Empresa: Acme» and so on, a line each; without what is blank or none of the actor's business."""
    hidden = entity_of(Lead).hidden_names(actor)
    lines = []
    for name in ORDER:
        value, field = getattr(lead, name), field_of(Lead, name)
        if name in hidden or value in (None, ""):
            continue
        if name == "account" and entity_of(type(value)).get(actor, value.pk) is None:
            continue
        shown = field.show_of(lead) if isinstance(field, Money) else field.show(value)
        lines.append(f"{field.label}:\n{shown}" if "\n" in shown else f"{field.label}: {shown}")
    return "\n".join(lines)
