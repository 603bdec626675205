"""How far a lead has come, and that it came to nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import LeadStatus, Outcome
from vinculo.entities.actions import NotNow, action
from vinculo.entities.inputs import RowField
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import FieldsForm
from vinculo.entities.writing import save_changes
from vinculo.identity.actor import Actor


class StatusForm(FieldsForm):
    """The statuses people give; that of converted leads comes with the conversion."""

    model, names, requires = Lead, "status", "status"

    def __init__(self, actor: Actor, lead: Lead | None = None) -> None:
        super().__init__(actor, lead)
        field = self.fields["status"]
        offered = LeadStatus.objects.filter(is_active=True, converts=False, **self.which())
        told = gettext("That status cannot be given here. What becomes a client is converted, with «Convert».")
        self.fields["status"] = RowField(
            offered, label=field.label, empty_label=None, error_messages={"invalid_choice": told}
        )
        self.fields["version"] = forms.IntegerField(
            label=_("Version"), required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
        )
        if lead is not None:
            self.initial["version"] = lead.version
            if not offered.filter(pk=lead.status_id).exists():
                self.initial.pop("status", None)

    def which(self) -> dict[str, Any]:
        return {}


class CloseForm(StatusForm):
    """Why it came to nothing."""

    def which(self) -> dict[str, Any]:
        return {"outcome": Outcome.LOST}


def check_version(lead: Lead, version: int | None) -> None:
    """Raises NotNow when the lead is no longer what the writer looked at."""
    if version is not None and version != lead.version:
        values = {"name": lead, "status": lead.status}
        raise NotNow(gettext("«%(name)s» has changed meanwhile; it is «%(status)s» now. Look at it again.") % values)


def not_converted(lead: Lead) -> bool:
    return lead.converted_at is None


@action(
    Lead,
    needs="change",
    label=_("Change the status…"),
    icon="circle-dot",
    when=not_converted,
    form=StatusForm,
    bulk=True,
    done=_("The status has been changed."),
)
def status_lead(lead: Lead, *, actor: Actor, status: LeadStatus, version: int | None = None) -> None:
    """Gives the lead another status, also one that is closed or open again.

    `version` is the one the writer looked at. Raises NotNow when somebody was quicker.
    """
    check_version(lead, version)
    save_changes(entity_of(Lead), lead, {"status": status}, actor)


@action(
    Lead,
    needs="change",
    label=_("Close…"),
    icon="circle-x",
    when=lambda lead: lead.is_open,
    form=CloseForm,
    bulk=True,
    done=_("It is closed."),
)
def close_lead(lead: Lead, *, actor: Actor, status: LeadStatus, version: int | None = None) -> None:
    """Nothing came of it; the status says why."""
    check_version(lead, version)
    save_changes(entity_of(Lead), lead, {"status": status}, actor)


__all__ = ["close_lead", "status_lead"]
