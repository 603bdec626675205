"""What a lead became, on its own page; and where something came from, on the pages of what it became."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from vinculo.abilities.comments.history import verb_text
from vinculo.abilities.comments.timeline import Asked, Item, earlier, register
from vinculo.domains.sales.lead.model import Lead
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_datetime
from vinculo.records.models import Change
from vinculo.records.rows import Order

POINTERS = ("converted_opportunity", "converted_account", "converted_contact")
SHOWN = 5


def became(lead: Lead, actor: Actor) -> list[dict[str, str]]:
    """[{label, title, url}] of what it became, without what the actor does not see."""
    found = []
    for name in POINTERS:
        row = getattr(lead, name)
        if row is not None and entity_of(type(row)).get(actor, row.pk) is not None:
            entity = entity_of(type(row))
            found.append({"label": entity.noun.one, "title": str(row), "url": entity.url(f"{row.pk}/")})
    return found


def part_became(lead: Lead, actor: Actor) -> dict[str, Any]:
    """The piece of the lead's page that says what became of it; empty while nothing has."""
    if lead.converted_at is None:
        return {"became": None}
    return {
        "became": became(lead, actor),
        "when": format_datetime(lead.converted_at),
        "who": str(lead.converted_by or ""),
    }


def origins(row: Any, actor: Actor) -> list[Lead]:
    """The leads that became `row`, as far as the actor sees them."""
    entity = entity_of(Lead)
    if not entity.may(actor, "view"):
        return []
    rows = entity.rows(actor).filter(**{f"converted_{row.kind()}": row.pk})
    found: list[Lead] = rows.page(Order("pk", descending=True), SHOWN)
    return found


def part_origins(row: Any, actor: Actor) -> dict[str, Any]:
    return {"origins": [{"title": str(lead), "url": f"/leads/{lead.pk}/"} for lead in origins(row, actor)]}


def history_of_origins(asked: Asked) -> list[Item]:
    """What happened to the leads an opportunity comes from; an account's timeline has what hangs from it anyway."""
    if asked.record.kind() != "opportunity":
        return []
    leads = {lead.pk: lead for lead in origins(asked.record, asked.actor)}
    if not leads:
        return []
    rows = Change.objects.filter(earlier("lead", asked.before), ~Q(verb="change"), kind="lead", record_id__in=leads)
    return [
        Item("lead", row.at, row.actor_name, verb_text(row.verb), about=str(leads[row.record_id]),
             about_url=f"/leads/{row.record_id}/", object=row, icon="sparkles")
        for row in rows.order_by("-at", "-pk")[: asked.size]
    ]  # fmt: skip


register("lead", history_of_origins)
