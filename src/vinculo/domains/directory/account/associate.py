"""Associate a person from outside with an account: she reaches it and everything below it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association, associate
from vinculo.entities.actions import NotNow, action
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.history import Entry, note


class AssociateForm(forms.Form):
    """Whom; a person belongs to one account at most, so an earlier association ends."""

    def __init__(self, actor: Actor, account: Account | None = None) -> None:
        super().__init__()
        people = entity_of(User).rows(actor).filter(is_active=True).queryset()
        self.fields["user"] = forms.ModelChoiceField(people, label=_("Person"))
        self.fields["ends"] = forms.BooleanField(label=_("End the association"), required=False)


@action(
    Account,
    needs="associate",
    label=_("Associated people…"),
    icon="user-plus",
    form=AssociateForm,
    done=_("The association has been changed."),
)
def associate_account(account: Account, *, actor: Actor, user: Any, ends: bool = False) -> None:
    """Lets `user` reach the account and its branches, or no longer."""
    if ends and not Association.objects.filter(user=user, account=account).exists():
        raise NotNow(str(_("That person is not associated with this account.")))
    associate(user.pk, None if ends else account)
    note(actor, [Entry(account, "associate", {"users": [str(user), None] if ends else [None, str(user)]})])


def associated(account: Account, actor: Actor) -> list[dict[str, str]]:
    """The people associated with an account, for its page."""
    rows = Association.objects.filter(account=account).select_related("user")
    return [{"title": row.user.name, "hint": row.user.email, "url": ""} for row in rows]
