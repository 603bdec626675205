"""Associate a person from outside with an account: she reaches it and everything below it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account, hold_tree, tree_ids
from vinculo.domains.directory.association import Association, associate
from vinculo.entities.actions import NotNow, action
from vinculo.entities.inputs import RowField
from vinculo.entities.registry import entity_of
from vinculo.entities.verb_forms import people
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.access import rows
from vinculo.records.carry import batches
from vinculo.records.history import Entry, note


class AssociateForm(forms.Form):
    """Whom; a person belongs to one account at most, so an earlier association ends."""

    def __init__(self, actor: Actor, account: Account | None = None) -> None:
        super().__init__()
        self.fields["user"] = RowField(people(actor), label=_("Person"))
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
    """Lets `user` reach the account and its branches, or no longer. Nobody opens what is closed to himself."""
    hold_tree()
    before = Association.objects.filter(user=user).select_related("account").first()
    for touched in {account.pk, *([before.account_id] if before else [])}:
        tree = tree_ids(touched)
        reached = rows(Account, actor, "associate")
        if sum(reached.filter(pk__in=some).count() for some in batches(tree)) < len(tree):
            raise PermissionDenied
    if ends and (before is None or before.account_id != account.pk):
        raise NotNow(str(_("That person is not associated with this account.")))
    associate(user.pk, None if ends else account)
    note(actor, [Entry(account, "associate", {"users": [str(user), None] if ends else [None, str(user)]})])
    if before and before.account_id != account.pk:
        note(actor, [Entry(before.account, "associate", {"users": [str(user), None]})])


def associated(account: Account, actor: Actor) -> list[dict[str, str]]:
    """The people associated with an account, for its page."""
    people = entity_of(User).rows(actor).queryset()
    found = Association.objects.filter(account=account, user__in=people).select_related("user")
    return [{"title": one.user.name, "hint": one.user.email, "url": ""} for one in found]
