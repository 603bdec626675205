from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.claim import claim_divisions
from vinculo.domains.sales.action.close import lose_action, win_action
from vinculo.domains.sales.action.collaborate import collaborators_action
from vinculo.domains.sales.action.columns import (
    DivisionFilter,
    LastContactColumn,
    OpenActions,
    StateBadge,
    UntilColumn,
    UntilFilter,
)
from vinculo.domains.sales.action.drop import drop_divisions, release_divisions
from vinculo.domains.sales.action.hand_over import accept_hand_over, decline_hand_over
from vinculo.domains.sales.action.log import log_action
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.action.page import action_figures, held_of, held_part, holding, work_part
from vinculo.domains.sales.action.reopen import reopen_action
from vinculo.domains.sales.action.step import next_step
from vinculo.domains.sales.action.transfer import transfer_action
from vinculo.domains.sales.activities import ACTIVITIES
from vinculo.domains.sales.locks.inputs import DivisionsColumn
from vinculo.domains.sales.locks.tabs import holdings_of, locks_count, locks_of, times_held
from vinculo.domains.sales.locks.verbs import ask_division, wait_division
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Drawn, Figures, Import, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever opens it answers for it."""
    return {"responsible_id": actor.user_id}


class CommercialActionEntity(Entity):
    """Who works on which divisions of a client."""

    model = CommercialAction
    noun = Noun(_("commercial action"), _("commercial actions"), "f")
    path = "actions"
    menu = Menu("sales", icon="handshake", order=10, shortcut="m", opens="?state=open&sort=last_activity")
    columns = [
        Link("title"), "account", DivisionsColumn("divisions"), StateBadge("state"), "responsible", UntilColumn(),
        "next_step", "next_due",
    ]  # fmt: skip
    more_columns = [
        "number", LastContactColumn(), "last_activity", "reason", "closed", "owner", "group", "created",
    ]  # fmt: skip
    filters = ["account", "responsible", "state", "next_due", "owner", "group", "created", "last_activity"]
    presets = [
        View(pgettext_lazy("commercial actions", "Open"), state="open", sort="last_activity"),  # the soonest to expire
        View(_("My open ones"), responsible=ME, state="open", sort="last_activity"),
        View(_("Expire this week"), until="week", sort="last_activity"),
    ]
    sort = "-last_activity"
    form = [
        Section(_("Commercial action"), "title account responsible"),
        Section(_("Divisions it holds"), "divisions"),
        Section(_("Next step"), "next_step next_due"),
    ]
    bulk = "next_step next_due"
    tabs = [ACTIVITIES]
    actions = [
        log_action, next_step, claim_divisions, drop_divisions, win_action, lose_action, reopen_action,
        collaborators_action, accept_hand_over, decline_hand_over, transfer_action, release_divisions,
    ]  # fmt: skip
    imports = Import(
        match=("number",),
        headers={
            "number": ("id", "código", "nº"),
            "title": ("acción", "asunto", "acción comercial", "nombre"),
            "account": ("cliente", "empresa", "cuenta"),
            "divisions": ("división", "divisiones", "áreas", "área"),
            "responsible": ("comercial", "usuario", "asignado a"),
            "next_step": ("próximo paso", "siguiente paso"),
            "next_due": ("fecha del próximo paso", "vencimiento"),
        },
    )
    adds_to = {
        Account: [
            Related(_("Commercial actions"), "commercialaction", "account"),
            OpenActions("commercial_actions", label=_("Open actions")),
            Drawn(_("Free and taken"), "locks", "sales/locks.html", locks_of, locks_count, "commercialaction"),
            ask_division,
            wait_division,
        ],
        Division: [
            Drawn(_("Who held it"), "held", "sales/held.html", times_held, holdings_of, "commercialaction"),
        ],
        CommercialAction: [
            UntilFilter(),
            DivisionFilter(),
            Figures(action_figures),
            RecordPart("sales/action_held.html", held_part, shows="divisions"),
            RecordPart("sales/action_work.html", work_part),
            Drawn(_("Divisions"), "divisions", "sales/held.html", held_of, holding, "commercialaction"),
        ],
    }
    defaults = staticmethod(starting_values)
    example = {"title": "Formación de mandos"}
