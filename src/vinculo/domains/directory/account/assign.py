"""Hand an account over to somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.entities.actions import action
from vinculo.entities.verb_forms import FieldsForm
from vinculo.identity.actor import Actor
from vinculo.records import writing


class AssignForm(FieldsForm):
    """Who takes care of the account from now on, and which group sees it; what is left blank stays."""

    model, names = Account, "owner group"

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Choose a person or a group."))
        return self.cleaned_data


@action(
    Account,
    needs="assign",
    label=_("Assign…"),
    icon="user-check",
    form=AssignForm,
    bulk=True,
    done=_("Account assigned."),
)
def assign_account(account: Account, *, actor: Actor, owner: Any = None, group: Any = None) -> dict[str, Any]:
    """Gives the account another manager, another group or both; its contacts follow. What is None stays."""
    values = {name: value for name, value in (("owner", owner), ("group", group)) if value is not None}
    return writing.change(account, values, actor, verb="assign", giving_away=True)
