"""Open a closed action again: it claims its divisions anew, which somebody else may hold by now."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.action.claim import normal
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing


class ReopenForm(forms.Form):
    """Why."""

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(label=_("Why is it opened again?"), max_length=300)


@action(
    CommercialAction,
    needs="reopen",
    label=_("Open again…"),
    icon="rotate-ccw",
    when=lambda action: not action.is_open,
    form=ReopenForm,
    done=_("The action is open and holds its divisions again."),
)
def reopen_action(action: CommercialAction, *, actor: Actor, reason: str) -> None:
    """Raises Collision, which tells who holds its divisions by now; nothing changes then."""
    divisions = normal(action, action.divisions)
    values = {"state": CommercialAction.State.OPEN.value, "reason": reason, "closed": None, "divisions": divisions}
    writing.change(action, values, actor, verb="reopen", giving_away=True)
