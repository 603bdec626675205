from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.agenda.activity.columns import Category, Moment, Toggle, moment_text
from vinculo.domains.agenda.activity.figures import figures
from vinculo.domains.agenda.activity.filters import FollowUpFilter, WhenFilter
from vinculo.domains.agenda.activity.last_visit import LastVisitColumn, LastVisitFilter
from vinculo.domains.agenda.activity.link import link_activity, linked_of
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity.verbs import (
    answer_activity,
    assign_activity,
    complete_activity,
    follow_activity,
    participants,
    participants_activity,
    reopen_activity,
)
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Figures, Import, Kinds, Listed, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor
from vinculo.records.record import touch


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever writes it down does it."""
    return {"assigned_id": actor.user_id}


def kinds_of_categories(actor: Actor) -> dict[str, str]:
    return {str(pk): kind for pk, kind in ActivityCategory.objects.values_list("pk", "kind")}


def keep_clients_moving(writes: Sequence[tuple[Activity, dict[str, Any]]], actor: Actor) -> None:
    """An activity is activity of its account and of its contact."""
    touch({pk for activity, _changed in writes for pk in (activity.account_id, activity.contact_id) if pk})


def people_taking_part(activity: Activity, actor: Actor) -> list[dict[str, str]]:
    return [{"title": name, "hint": "", "url": ""} for _pk, name in participants(activity)]


def as_text(activity: Activity, actor: Actor) -> str:
    """The activity as one pastes it elsewhere, without what the reader may not see."""
    hidden = ActivityEntity.hidden_names(actor)
    texts = [getattr(activity, name) for name in ("detail", "follow_up") if name not in hidden]
    heading = f"{moment_text(activity)} · {activity.category} · {activity.subject}"
    return "\n\n".join(text for text in (heading, *texts) if text)


class ActivityEntity(Entity):
    """Calls, meetings, visits, tasks: what was done with clients and what is to be done."""

    model = Activity
    noun = Noun(_("activity"), _("activities"), "f")
    path = "activities"
    menu = Menu(
        "work", icon="list-checks", order=10, shortcut="a",
        log=(_("Log an activity"), "quick&status=done&starts=now", "d"),
    )  # fmt: skip
    columns = [Link("subject"), Toggle("status"), Moment("at"), "account", Category("category"), "contact", "assigned"]
    more_columns = [
        "detail", "follow_up", "outcome", "category_kind", "starts", "ends", "due", "done_at", "direction", "duration",
        "place", "attendees", "report", "follow_up_of", "external_id", "owner", "group", "created", "last_activity",
    ]  # fmt: skip
    filters = [
        "at", "assigned", "account", "contact", "category", "category_kind", "status", "due", "direction", "owner",
        "group", "external_id", "created",
    ]  # fmt: skip
    presets = [
        View(_("My pending"), assigned=ME, status="pending", sort="at"),
        View(_("Without follow-up"), assigned=ME, follow_up="missing"),
        View(_("Overdue activities"), when="overdue", sort="at"),
        View(_("Today"), when="today", sort="at"),
        View(_("This week"), when="week", sort="at"),
    ]
    sort = "-at"
    form = [
        Section(_("What"), "category subject contact account status"),
        Section(_("When and who"), "starts ends due assigned"),
        Section(_("Text"), "detail follow_up outcome"),
        Section(pgettext_lazy("activity", "Call"), "direction duration"),
        Section(_("Meeting or visit"), "place attendees report"),
        Section(_("Other programs"), "external_id"),
    ]
    quick = "category subject contact account status starts due direction duration place detail follow_up"
    kinds = {
        "category": Kinds(
            kinds_of_categories,
            {
                "call": "direction duration",
                "meeting": "place attendees report",
                "visit": "place attendees report",
                "task": "due",
            },
        )
    }
    fills = {"contact": "account"}
    tabs = [
        Listed(_("Participants"), "people", people_taking_part),
        Related(_("Follow-ups"), "activity", "follow_up_of"),
    ]
    actions = [
        complete_activity, reopen_activity, answer_activity, follow_activity, assign_activity, participants_activity,
        link_activity,
    ]  # fmt: skip
    next_steps = [complete_activity]
    adds_to = {
        Account: [
            Related(_("Activity"), "activity", "account"),
            Figures(figures),
            LastVisitFilter(),
            LastVisitColumn(),
        ],
        Contact: [Related(_("Activity"), "activity", "contact"), Figures(figures)],
        Activity: [WhenFilter(), FollowUpFilter(), RecordPart("agenda/linked.html", linked_of)],
    }
    imports = Import(
        match=("external_id",),
        headers={
            "subject": ("asunto", "título", "actividad", "subject"),
            "category": ("tipo", "tipo de actividad", "categoría", "clase"),
            "account": ("cliente", "empresa", "cuenta", "company"),
            "contact": ("contacto", "persona de contacto"),
            "assigned": ("usuario", "responsable", "comercial", "asignado", "asignado a"),
            "starts": ("fecha", "inicio", "fecha y hora", "start"),
            "due": ("vencimiento", "vence", "fecha límite", "due date"),
            "status": ("estado", "situación"),
            "detail": ("descripción", "detalle", "observaciones", "notas"),
            "follow_up": ("seguimiento", "seguimiento dado"),
            "duration": ("duración", "minutos", "duración (minutos)"),
        },
    )
    defaults = staticmethod(starting_values)
    after_save = staticmethod(keep_clients_moving)
    copy_text = staticmethod(as_text)
    example = {"subject": "Llamar para concretar la visita", "place": "Girona"}
