"""Take a contact off a further account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowField
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordLink


class UnlinkForm(forms.Form):
    """Which of the further accounts, among those the actor sees."""

    def __init__(self, actor: Actor, contact: Contact | None = None) -> None:
        super().__init__()
        linked = RecordLink.objects.filter(anchor_id=contact.pk if contact else 0).values("account_id")
        accounts = Account.objects.visible_to(actor).filter(pk__in=linked)
        self.fields["account"] = RowField(accounts, label=_("Account"))


@action(
    Contact,
    needs="change",
    label=_("Take off another account…"),
    icon="x",
    when=lambda contact: RecordLink.objects.filter(anchor_id=contact.pk, account__isnull=False).exists(),
    form=UnlinkForm,
    done=_("The contact no longer belongs to that account."),
)
def unlink_contact(contact: Contact, *, actor: Actor, account: Account) -> None:
    """Ends the link; the contact's main account is changed in its form."""
    RecordLink.objects.filter(anchor_id=contact.pk, account_id=account.pk).delete()
    note(actor, [Entry(contact, "unlink", {"accounts": [[account.pk, str(account)], None]})])
