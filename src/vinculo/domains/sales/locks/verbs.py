"""Asking for a division that somebody holds, and waiting for it: verbs of the client, by form and API."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.locks import requests
from vinculo.domains.sales.locks.choice import on_offer
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowField
from vinculo.identity.actor import Actor


class AskForm(forms.Form):
    """Which division, and why."""

    def __init__(self, actor: Actor, row: Account | None = None) -> None:
        super().__init__()
        self.fields["division"] = RowField(on_offer(row.pk if row else None), label=_("Division"))
        self.fields["reason"] = forms.CharField(label=_("Why you need it"), max_length=300, required=False)


class WaitForm(forms.Form):
    """Which division; or no longer."""

    def __init__(self, actor: Actor, row: Account | None = None) -> None:
        super().__init__()
        self.fields["division"] = RowField(on_offer(row.pk if row else None), label=_("Division"))
        self.fields["ends"] = forms.BooleanField(label=_("Leave the list"), required=False)


@action(
    Account, needs="view", label=_("Ask for a hand-over…"), icon="arrow-left-right", form=AskForm, on_page=False,
    done=_("Whoever holds it has been asked, and you will be told the answer."),
)  # fmt: skip
def ask_division(account: Account, *, actor: Actor, division: Division, reason: str = "") -> None:
    """Whoever holds the division is told; he is not named by this."""
    requests.ask(account, division, actor, reason)


@action(
    Account, needs="view", label=_("Waiting list…"), icon="clock", form=WaitForm, on_page=False,
    done=_("The waiting list has been changed."),
)  # fmt: skip
def wait_division(account: Account, *, actor: Actor, division: Division, ends: bool = False) -> None:
    """First come, first served: whoever's turn it is has a while to claim what has come free."""
    if ends:
        requests.leave(account, division, actor)
    else:
        requests.wait(account, division, actor)
