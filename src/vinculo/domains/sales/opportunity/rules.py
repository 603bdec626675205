"""What is true of one opportunity, whatever road it comes by; the database refuses what none of them may write."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.sales.stage.model import Stage
from vinculo.records.money import house_currency

if TYPE_CHECKING:
    from vinculo.domains.sales.opportunity.model import Opportunity

KINDS = Stage.Kind
CLOSED = (KINDS.WON, KINDS.LOST)
# What coming to a stage of a kind asks for.
ASKED: dict[str, tuple[str, ...]] = {
    KINDS.NEW: (),
    KINDS.WORKING: ("follow_up", "prospect_comments"),
    KINDS.WAITING: ("waiting_comments", "next_action_date"),
    KINDS.WON: ("invoice_folio",),
    KINDS.LOST: ("lost_reason", "improvement"),
}
# Texts that spaces alone do not fill.
TEXTS = ("follow_up", "prospect_comments", "waiting_comments", "invoice_folio", "lost_reason", "improvement")
MOST = Decimal(10) ** 13


def asked_by(stage: Stage) -> list[str]:
    """The fields that must be filled in at `stage`: those of its kind, then those people added."""
    of_kind = [name for name in ASKED[stage.kind] if name != "invoice_folio" or not stage.pipeline.folio_later]
    return list(dict.fromkeys([*of_kind, *stage.required]))


def fill_from_contact(opportunity: Opportunity) -> None:
    """Whoever names the contact has named the company, and how to reach them."""
    fresh = opportunity._state.adding  # later on, a phone taken off stays off
    if opportunity.contact_id is None or not (fresh or opportunity.account_id is None):
        return
    contact: Any = opportunity.contact
    if opportunity.account_id is None:
        opportunity.account_id = contact.account_id
    if fresh:
        opportunity.phone = opportunity.phone or contact.phone or contact.mobile
        opportunity.email = opportunity.email or contact.email


def value_lines(opportunity: Opportunity) -> None:
    """An expected revenue left blank is what the products come to, before taxes."""
    if opportunity.expected_revenue is None and opportunity.lines:
        opportunity.expected_revenue = sums(opportunity.lines, opportunity.discount, opportunity.currency).base


def check_money(opportunity: Opportunity) -> None:
    """An amount is not below zero, and one in another currency says what that is worth."""
    if (opportunity.expected_revenue or 0) < 0:
        raise ValidationError({"expected_revenue": _("An amount is not below zero.")})
    if opportunity.currency == house_currency() or opportunity.expected_revenue is None:
        return
    if opportunity.rate is None:
        values = {"currency": opportunity.currency, "house": house_currency()}
        raise ValidationError({"rate": _("Give the exchange rate: how many %(house)s is 1 %(currency)s?") % values})
    if opportunity.rate <= 0 or opportunity.rate * opportunity.expected_revenue >= MOST:
        raise ValidationError({"rate": _("That exchange rate is out of reach.")})


def check_stage(opportunity: Any) -> None:
    """What the stage asks for is there."""
    if opportunity.stage_id is None:
        return
    missing = [name for name in asked_by(opportunity.stage) if is_blank(opportunity, name)]
    if opportunity.folio_later and opportunity.since_stage == opportunity.stage_id and "invoice_folio" in missing:
        missing.remove("invoice_folio")
    if missing:
        told = _("The stage «%(stage)s» asks for this.") % {"stage": opportunity.stage}
        raise ValidationError(dict.fromkeys(missing, told))


def is_blank(opportunity: Opportunity, name: str) -> bool:
    field: Any = opportunity._meta.get_field(name)
    value = getattr(opportunity, field.attname)
    return value is None or (isinstance(value, str) and not value.strip())


def check_reopening(opportunity: Any) -> None:
    """What is closed comes back by the verb that asks why."""
    if opportunity.stage_id is None or opportunity.reopening or opportunity.stage.kind in CLOSED:
        return
    elsewhere = opportunity.since_stage not in (None, opportunity.stage_id)  # not prepared yet
    if opportunity.was_closed or (opportunity.closed_at and elsewhere):
        raise ValidationError({"stage": _("It is closed. «Move to stage» takes it back, with a reason.")})


def stage_constraints() -> list[models.CheckConstraint]:
    """The rules of the kinds, for the database."""
    return [
        holds(KINDS.WORKING, ~Q(follow_up="") & ~Q(prospect_comments="")),
        holds(KINDS.WAITING, ~Q(waiting_comments="") & Q(next_action_date__isnull=False)),
        holds(KINDS.WON, ~Q(invoice_folio="") | Q(folio_later=True)),
        holds(KINDS.LOST, ~Q(lost_reason="") & ~Q(improvement="")),
    ]


def holds(kind: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(stage_kind=kind) | condition, name=f"opportunity_{kind}_complete")
