"""Let a contact belong to a further account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.actions import NotNow, action
from vinculo.entities.fields import Relation, field_of
from vinculo.entities.inputs import RecordField
from vinculo.identity.actor import Actor
from vinculo.records.access import rows
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordLink


class LinkForm(forms.Form):
    """Which further account, and what the contact is there."""

    def __init__(self, actor: Actor, contact: Contact | None = None) -> None:
        super().__init__()
        relation = field_of(Contact, "account")
        assert isinstance(relation, Relation)
        self.fields["account"] = RecordField(relation=relation, actor=actor, label=gettext_lazy("Account"))
        self.fields["role"] = forms.CharField(label=gettext_lazy("Position there"), max_length=80, required=False)


@action(
    Contact,
    needs="change",
    label=gettext_lazy("Add to another account…"),
    icon="link",
    form=LinkForm,
    done=gettext_lazy("The contact belongs to that account too."),
)
def link_contact(contact: Contact, *, actor: Actor, account: Account, role: str = "") -> RecordLink:
    """Adds an account to a contact; whoever reaches that account sees the contact too."""
    # Read again under the lock of its row: the link repeats its owner and group as they are now.
    account = rows(Account, actor, "view").select_for_update(of=("self",)).get(pk=account.pk)
    if account.pk == contact.account_id:
        raise NotNow(_("That is the contact's main account already."))
    link, _is_new = RecordLink.objects.update_or_create(
        anchor_id=contact.pk,
        account_id=account.pk,
        user=None,
        defaults={
            "kind": "contact", "role": role, "account_owner_id": account.owner_id, "account_group_id": account.group_id,
        },
    )  # fmt: skip
    note(actor, [Entry(contact, "link", {"accounts": [None, [account.pk, str(account)]]})])
    return link
