from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.activities import ACTIVITIES
from vinculo.domains.sales.lead.assign import assign_lead, distribute_lead, take_lead
from vinculo.domains.sales.lead.became import part_became, part_origins
from vinculo.domains.sales.lead.convert import convert_lead
from vinculo.domains.sales.lead.forward import forward_lead
from vinculo.domains.sales.lead.log import log_lead
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead.stale import LastActivity, MovementFilter, is_stale
from vinculo.domains.sales.lead.status import close_lead, status_lead
from vinculo.domains.sales.lead_status.model import first_status
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.board import Board
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Duplicates, Import, ListPart, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import HouseNoun, Noun
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """A lead belongs to whoever writes it down, and to the first of that person's groups."""
    group_id = actor.group_ids[0] if actor.group_ids else None
    return {"owner_id": actor.user_id, "group_id": group_id, "status": first_status()}


def to_statistics(query: str, actor: Actor) -> dict[str, Any]:
    """The way from a list to what its leads add up to."""
    return {"url": f"/leads/statistics/{query}"}


class LeadEntity(Entity):
    """Those who may become clients."""

    model = Lead
    noun = HouseNoun(
        "lead",
        initiative=Noun(_("lead"), _("leads"), "f"),
        lead=Noun(_("sales lead"), _("sales leads"), "m"),
    )
    path = "leads"
    menu = Menu("sales", icon="sparkles", order=5, shortcut="i", opens="?outcome=open")
    columns = [
        Link("subject"), "person", "company", Badge("status"), "owner", "estimated_value",
        LastActivity("last_activity"),
    ]  # fmt: skip
    more_columns = [
        "number", "account", "first_name", "last_name", "position", "email", "phone", "mobile", "website", "country",
        "language", "progress", "outcome", "team", "channel", "campaign", "category", "type", "estimated_close",
        "referred_by", "summary", "notes", "external_id", "group", "created", "converted_at", "converted_by",
        "converted_opportunity", "converted_account", "converted_contact",
    ]  # fmt: skip
    filters = [
        "status", "outcome", "owner", "group", "team", "channel", "campaign", "category", "type", "country", "account",
        "language", "estimated_value", "estimated_close", "email", "external_id", "created", "last_activity",
        "converted_at",
    ]  # fmt: skip
    presets = [
        View(pgettext_lazy("leads", "Open"), outcome="open"),
        View(noun.later("Mine"), owner=ME, outcome="open"),
        View(_("Without owner"), owner="none", outcome="open"),
        View(_("Stale"), movement="stale", sort="last_activity"),
    ]
    sort = "-last_activity"
    form = [
        Section(_("Lead"), "subject status first_name last_name position company account"),
        Section(_("Contact details"), "email phone mobile website country language"),
        Section(
            _("Sale"), "owner group team channel campaign category type estimated_value estimated_close referred_by"
        ),
        Section(_("Texts"), "summary notes external_id"),
    ]
    quick = "subject first_name last_name company email phone channel"
    bulk = "status owner group team channel campaign category type country language estimated_close"
    fills = {"account": "website country"}
    merges = True
    duplicates = Duplicates(
        "person company", persons=True, phones="phone mobile", emails="email", home="account",
    )  # fmt: skip
    imports = Import(
        match=("number", "external_id"),
        headers={
            "number": ("id", "nº", "código"),
            "subject": ("asunto", "título", "iniciativa", "oportunidad", "title", "name", "lead - title", "lead title"),
            "first_name": ("nombre", "first name", "fullname", "nombre completo", "contacto", "contact name"),
            "last_name": ("apellidos", "apellido", "last name"),
            "company": ("empresa", "compañía", "company name", "partner_name", "organization", "organización"),
            "account": ("cliente", "cuenta", "customer"),
            "position": ("cargo", "puesto", "job title", "function"),
            "email": ("e-mail", "email", "correo", "correo electrónico", "email_from", "email normalized"),
            "phone": ("teléfono", "tel", "tfno", "phone"),
            "mobile": ("móvil", "teléfono móvil", "mobile"),
            "website": ("web", "página web", "sitio web", "website"),
            "country": ("país", "country"),
            "language": ("idioma", "lang", "id_language"),
            "status": ("estado", "etapa", "stage", "progreso", "status"),
            "owner": ("comercial", "responsable", "agente", "propietario", "salesperson", "owner"),
            "group": ("grupo", "delegación"),
            "team": ("equipo", "equipo de ventas", "sales team"),
            "channel": ("canal", "origen", "procedencia", "source", "medium", "lead source"),
            "campaign": ("campaña", "campaign"),
            "estimated_value": (
                "valor", "valor estimado", "venta estimada", "estimated_sale", "expected revenue",
                "ingresos esperados", "value", "importe",
            ),
            "estimated_close": (
                "cierre previsto", "fecha de cierre prevista", "expected closing", "expected close date",
                "estimated_close_date",
            ),
            "referred_by": ("referenciado por", "recomendado por", "referred by"),
            "summary": ("resumen", "resumen ejecutivo", "executive_overview"),
            "notes": ("notas", "notas internas", "observaciones", "comentarios", "description", "descripción"),
            "external_id": ("id externo", "external id"),
            "created": ("fecha de alta", "alta", "creation", "created on", "lead created"),
        },
    )  # fmt: skip
    tabs = [ACTIVITIES]
    actions = [
        take_lead, log_lead, convert_lead, status_lead, forward_lead, assign_lead, distribute_lead, close_lead,
    ]  # fmt: skip
    next_steps = [take_lead, convert_lead]
    board = Board(
        column="status", move=status_lead, sums="estimated_value",
        card="company person estimated_value owner tags", due="estimated_close", since="last_activity",
        closed={"outcome": ("lost", "won")}, stale=lambda row, _home: is_stale(row),
    )  # fmt: skip
    adds_to = {
        Account: [Related(_("Leads"), "lead", "account")],
        Opportunity: [RecordPart("lead/origins.html", part_origins)],
        Lead: [
            MovementFilter(),
            RecordPart("lead/became.html", part_became),
            ListPart("lead/to_statistics.html", to_statistics),
        ],
    }
    defaults = staticmethod(starting_values)
    example = {"subject": "Interesados en formación de mandos", "company": "Hotel Miramar", "country": "ES"}
