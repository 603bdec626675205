"""What is to be done next with the client, and by when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.action.claim import is_open
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.entities.actions import action
from vinculo.entities.verb_forms import FieldsForm
from vinculo.identity.actor import Actor
from vinculo.records import writing


class StepForm(FieldsForm):
    """The step and its day."""

    model, names = CommercialAction, "next_step next_due"


@action(
    CommercialAction,
    needs="change",
    label=_("Next step…"),
    icon="calendar-check",
    when=is_open,
    form=StepForm,
    done=_("The next step is written down."),
)
def next_step(action: CommercialAction, *, actor: Actor, next_step: str = "", next_due: dt.date | None = None) -> None:
    """Blank means that there is none."""
    writing.change(action, {"next_step": next_step, "next_due": next_due}, actor)
