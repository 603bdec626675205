"""Close an action as won or lost; its divisions come free."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.action.claim import is_open
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing

State = CommercialAction.State


class WonForm(forms.Form):
    """What came of it, if there is something to say."""

    label, needed = _("What came of it"), False

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(label=self.label, max_length=300, required=self.needed)


class LostForm(WonForm):
    label, needed = _("Why was it lost?"), True


def close(action: CommercialAction, state: State, reason: str, actor: Actor, verb: str) -> None:
    values = {"state": state.value, "reason": reason, "closed": timezone.now()}
    writing.change(action, values, actor, verb=verb)


@action(
    CommercialAction, needs="change", label=_("Close as won…"), icon="check", when=is_open, form=WonForm, bulk=True,
    done=_("Closed as won; its divisions are free."),
)  # fmt: skip
def win_action(action: CommercialAction, *, actor: Actor, reason: str = "") -> None:
    """The client has bought."""
    close(action, State.WON, reason, actor, "win")


@action(
    CommercialAction, needs="change", label=_("Close as lost…"), icon="x", when=is_open, form=LostForm, bulk=True,
    done=_("Closed as lost; its divisions are free."),
)  # fmt: skip
def lose_action(action: CommercialAction, *, actor: Actor, reason: str) -> None:
    """The client has not bought, and why."""
    close(action, State.LOST, reason, actor, "lose")
