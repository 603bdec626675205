"""Visits, calls and meetings about an offer, planned or done, written down on its own page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.offer.model import Offer
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_datetime
from vinculo.records.record import touch

VISIT = ActivityCategory.Kind.VISIT


class LogForm(FieldsForm):
    """A visit: planned with a day, or done just now."""

    model, names, keeps = Activity, "category subject starts due status place detail report", ""

    def __init__(self, actor: Actor, row: Offer | None = None) -> None:
        super().__init__(actor, row)
        if row is not None:  # the documentation of the API asks no database
            self.initial["category"] = ActivityCategory.objects.filter(kind=VISIT, is_active=True).first()
            self.initial["subject"] = row.title


@action(
    Offer, needs="change", label=_("Log a visit or a call…"), icon="map-pin", form=LogForm,
    done=_("It is written down."),
)  # fmt: skip
def log_offer(offer: Offer, *, actor: Actor, **values: Any) -> Activity:
    """A new activity of the offer and its client."""
    about = {"account": offer.account, "contact": offer.contact, "linked": offer.anchor}
    found: Activity = save_new(entity_of(Activity), {**about, **values}, actor)
    touch([offer.pk])
    return found


def visits_of(offer: Offer, actor: Actor) -> list[dict[str, str]]:
    """[{title, hint, url}] of the visits about an offer that the actor sees, the newest first."""
    entity = entity_of(Activity)
    if not entity.may(actor, "view"):
        return []
    rows = entity.rows(actor).filter(linked=offer.pk, category_kind=VISIT).queryset()
    return [
        {
            "title": row.subject,
            "hint": f"{row.get_status_display()} · {format_datetime(row.at)} · {row.assigned or ''}".strip(" ·"),
            "url": f"/activities/{row.pk}/",
        }
        for row in rows.select_related("assigned").order_by("-at")[:50]
    ]
