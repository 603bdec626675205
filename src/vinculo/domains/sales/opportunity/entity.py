from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.activities import ACTIVITIES
from vinculo.domains.sales.opportunity.attention import AttentionFilter, NextDay, marks
from vinculo.domains.sales.opportunity.lines import lines_part
from vinculo.domains.sales.opportunity.log import log_opportunity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.move import MoveForm, move_opportunity, reopen_opportunity
from vinculo.domains.sales.opportunity.path import path
from vinculo.domains.sales.opportunity.rules import ASKED, TEXTS
from vinculo.domains.sales.opportunity.steps import first_stage, note_steps
from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.board import Board
from vinculo.entities.columns import Badge, Column, Link, RelatedCount, Total
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Import, Kinds, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.house import store
from vinculo.identity.actor import Actor

# The date of the next action is worth its place at every stage.
TEXTS_OF = {kind: [name for name in names if name in TEXTS] for kind, names in ASKED.items()}


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever writes it down works on it, from the first stage on."""
    stage = first_stage()
    currency = store.get("organisation.currency")
    return {"agent_id": actor.user_id, "currency": currency, **({"stage": stage} if stage else {})}


def after(writes: Sequence[tuple[Opportunity, dict[str, Any]]], actor: Actor) -> None:
    note_steps([row for row, _changed in writes], actor)


def head(row: Opportunity, actor: Actor) -> dict[str, Any]:
    """The road it goes, and what is not well with it."""
    url = f"/opportunities/{row.pk}/history/"
    return {"stages": path(row, actor), "marks": marks(row, row.pipeline.stale_days), "history_url": url}


def kinds_of_stages(actor: Actor) -> dict[str, str]:
    return {str(pk): kind for pk, kind in Stage.objects.values_list("pk", "kind")}


class OpportunityEntity(Entity):
    """Sales that may come about."""

    model = Opportunity
    noun = Noun(_("opportunity"), _("opportunities"), "f")
    path = "opportunities"
    menu = Menu("sales", icon="target", order=20, shortcut="o", opens="?stage_kind=new")
    columns = [
        Link("name"), "account", Badge("stage"), Total("expected_revenue"),
        NextDay("next_action_date", sort="action_day"), "agent", "last_activity",
    ]  # fmt: skip
    more_columns = [
        "number", "state", "chance", "contact", "phone", "email", "type", "team", "pipeline", "stage_kind",
        "base_revenue", "weighted", "next_action", Column("expected_close", sort="close_day"), "channel", "campaign",
        "observations", "follow_up",
        "prospect_comments", "waiting_comments", "invoice_folio", "folio_later", "lost_reason", "improvement",
        "stage_since", "closed_at", "external_id", "owner", "group", "created",
    ]  # fmt: skip
    filters = [
        "name", "account", "contact", "agent", "stage", "stage_kind", "state", "type", "channel", "campaign", "team",
        "next_action_date", "expected_close", "external_id", "owner", "group", "created", "last_activity",
    ]  # fmt: skip
    presets = [
        View(pgettext_lazy("opportunities", "New"), stage_kind="new"),
        View(noun.later("Mine"), agent=ME),
        View(pgettext_lazy("opportunities", "Overdue"), wants="overdue", sort="next_action_date"),
        View(pgettext_lazy("opportunities", "Stale"), wants="stale", sort="last_activity"),
    ]
    sort = "-last_activity"
    form = [
        Section(_("Opportunity"), "name contact account phone email type agent team"),
        Section(_("Stage"), "stage state follow_up prospect_comments waiting_comments invoice_folio lost_reason "
                            "improvement"),
        Section(_("Next"), "next_action next_action_date expected_close"),
        Section(_("Value"), "expected_revenue currency rate probability"),
        Section(_("Products of interest"), "lines"),
        Section(_("Where it comes from"), "channel campaign observations external_id"),
    ]  # fmt: skip
    quick = "name contact account type stage expected_revenue next_action next_action_date"
    bulk = "agent team type state channel campaign stage"
    kinds = {"stage": Kinds(kinds_of_stages, {kind: " ".join(TEXTS_OF[kind]) for kind in TEXTS_OF})}
    tabs = [ACTIVITIES]
    actions = [move_opportunity, log_opportunity, reopen_opportunity]
    fills = {"contact": "account phone email"}
    adds_to = {
        Opportunity: [
            RecordPart("opportunity/head.html", head, at_head=True),
            RecordPart("opportunity/lines.html", lines_part, shows="lines"),
            AttentionFilter(),
        ],
        Account: [Related(_("Opportunities"), "opportunity", "account"), RelatedCount("opportunities")],
        Contact: [Related(_("Opportunities"), "opportunity", "contact")],
    }
    imports = Import(
        match=("number", "external_id"),
        headers={
            "number": ("id", "nº", "nº oportunidad", "código"),
            "name": ("asunto", "nombre", "título", "oportunidad", "deal name", "subject"),
            "account": ("cliente", "empresa", "cuenta", "company"),
            "contact": ("contacto", "prospecto", "persona de contacto"),
            "type": ("tipo", "categoría", "tipo de oportunidad"),
            "agent": ("agente", "comercial", "responsable", "propietario", "owner"),
            "stage": ("etapa", "fase", "estatus", "status", "stage"),
            "expected_revenue": ("importe", "ingreso esperado", "valor", "amount"),
            "next_action_date": ("próxima acción", "fecha próximo contacto", "próximo contacto"),
            "expected_close": ("cierre previsto", "fecha de cierre", "close date"),
            "channel": ("canal", "cómo nos conoció", "¿cómo nos conoció?", "origen"),
            "follow_up": ("seguimiento",),
            "prospect_comments": ("comentarios del prospecto", "comentarios"),
            "invoice_folio": ("folio", "folio de la factura", "factura", "nº factura"),
            "lost_reason": ("por qué la perdimos", "¿por qué la perdimos?", "motivo de pérdida"),
            "improvement": ("qué podemos mejorar", "¿qué podemos mejorar?"),
            "observations": ("observaciones", "notas", "descripción"),
            "lines": ("líneas", "productos"),
        },
    )
    board = Board(
        column="stage", columns_of="pipeline", move=move_opportunity, asks=MoveForm,
        sums="base_revenue", weighted="weighted", card="account expected_revenue next_action_date agent tags",
        state="state", due="next_action_date", since="stage_since", closed={"kind": ("won", "lost")},
        stale=lambda row, pipeline: row.is_stale(pipeline.stale_days),
    )  # fmt: skip
    defaults = staticmethod(starting_values)
    after_save = staticmethod(after)
    example = {"name": "Plan de formación 2027"}
