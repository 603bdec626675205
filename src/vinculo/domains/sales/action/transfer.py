"""Give an action, with the divisions it holds, to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.notifications.notify import notify
from vinculo.domains.sales.action.claim import is_open
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.people import people_of
from vinculo.entities.actions import action
from vinculo.entities.verb_forms import FieldsForm
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.history import Entry


class TransferForm(FieldsForm):
    """To whom, and why."""

    model, names, keeps, requires = CommercialAction, "responsible", "", "responsible"

    def __init__(self, actor: Actor, row: Any = None) -> None:
        super().__init__(actor, row)
        self.fields["reason"] = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@action(
    CommercialAction,
    needs="transfer",
    label=gettext_lazy("Give to somebody else…"),
    icon="arrow-left-right",
    when=is_open,
    form=TransferForm,
    bulk=True,
    done=gettext_lazy("The action has another responsible person."),
)
def transfer_action(action: CommercialAction, *, actor: Actor, responsible: Any, reason: str) -> None:
    """Another person answers for it; what it holds it goes on holding. Both are told."""
    before = people_of(action)
    values = {"responsible": responsible, "reason": reason}
    changed = writing.change(action, values, actor, verb="transfer", giving_away=True)
    if "responsible" in changed:
        told, key = before | {responsible.pk}, f"transferred:{action.pk}:{action.version}"
        notify("action_transferred", told, key=key, actor=actor, anchor=action.anchor, values={"excerpt": reason})


def only_by_transfer(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """Forms, files and programs do not give an action away past the function that is for it."""
    for entry in entries:
        given = entry.values.get("responsible") if isinstance(entry.row, CommercialAction) else None
        if entry.verb == "change" and given and given[0] is not None and not actor.may("commercialaction.transfer"):
            raise ValidationError(
                {"responsible": _("Only who may transfer actions gives one to somebody else. Ask a supervisor.")}
            )
