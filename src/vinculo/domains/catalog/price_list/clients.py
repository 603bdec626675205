"""The clients a price list is for by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.catalog.price_list.model import PriceList
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.entities.actions import NotNow, action
from vinculo.entities.fields import Relation, field_of
from vinculo.entities.inputs import RecordField, RowField
from vinculo.identity.actor import Actor
from vinculo.records import access, writing
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordLink


class AddForm(forms.Form):
    """Which client, among those the actor sees."""

    def __init__(self, actor: Actor, price_list: PriceList | None = None) -> None:
        super().__init__()
        relation = field_of(Product, "supplier")  # any field that points at an account
        assert isinstance(relation, Relation)
        self.fields["account"] = RecordField(relation=relation, actor=actor, label=gettext_lazy("Account"))


@action(
    PriceList,
    needs="change",
    label=gettext_lazy("Add a client…"),
    icon="user-plus",
    form=AddForm,
    done=gettext_lazy("The list holds for that client too."),
)
def add_client(price_list: PriceList, *, actor: Actor, account: Account) -> None:
    """Names a client; the list is then no longer for everybody."""
    # Read again under the lock of its row: the link repeats its owner and group as they are now.
    account = access.rows(Account, actor, "view").select_for_update(of=("self",)).get(pk=account.pk)
    values = {"kind": PriceList.kind(), "account_owner_id": account.owner_id, "account_group_id": account.group_id}
    _link, is_new = RecordLink.objects.get_or_create(
        anchor_id=price_list.pk, account_id=account.pk, user=None, defaults=values
    )
    if not is_new:
        raise NotNow(_("«%(name)s» is named already.") % {"name": account})
    note(actor, [Entry(price_list, "link", {"accounts": [None, [account.pk, str(account)]]})])
    if price_list.for_everybody:
        writing.change(price_list, {"for_everybody": False}, actor)


class RemoveForm(forms.Form):
    """Which of the clients named, among those the actor sees."""

    def __init__(self, actor: Actor, price_list: PriceList | None = None) -> None:
        super().__init__()
        named = price_list.links().values("account_id") if price_list else []
        accounts = access.rows(Account, actor, "view").filter(pk__in=named)
        self.fields["account"] = RowField(accounts, label=_("Account"))


@action(
    PriceList,
    needs="change",
    label=gettext_lazy("Take a client off…"),
    icon="x",
    when=lambda price_list: price_list.links().exists(),
    form=RemoveForm,
    done=gettext_lazy("The list no longer holds for that client by name."),
)
def remove_client(price_list: PriceList, *, actor: Actor, account: Account) -> None:
    """Ends the naming; without any client left the list is for nobody, until it says otherwise."""
    RecordLink.objects.filter(anchor_id=price_list.pk, account_id=account.pk).delete()
    note(actor, [Entry(price_list, "unlink", {"accounts": [[account.pk, str(account)], None]})])


def clients(price_list: PriceList, actor: Actor) -> list[dict[str, Any]]:
    """[{title, hint, url}] of the clients named, as far as the actor sees them."""
    rows = access.rows(Account, actor, "view").filter(
        pk__in=price_list.links().values("account_id"), trashed__isnull=True
    )
    return [
        {"title": str(account), "hint": account.city, "url": f"/accounts/{account.pk}/"}
        for account in rows.order_by("name_key", "pk")[:200]
    ]
