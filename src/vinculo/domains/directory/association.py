"""A person associated with an account: an outside user of that company, who reaches it and its daughters."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account, tree_ids
from vinculo.records.models import Reach


class Association(models.Model):
    """One person, at most one account (the closure below it is kept in `records.Reach`)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="association", verbose_name=_("person")
    )
    account = models.ForeignKey(Account, models.CASCADE, related_name="associations", verbose_name=_("account"))

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")

    def __str__(self) -> str:
        return f"{self.user} · {self.account}"


def associate(user_id: int, account: Account | None) -> None:
    """Associates a person with `account`, or with none."""
    with transaction.atomic():
        if account is None:
            Association.objects.filter(user_id=user_id).delete()
        else:
            Association.objects.update_or_create(user_id=user_id, defaults={"account": account})
        renew_reach([user_id])


def renew_reach(user_ids: Iterable[int]) -> None:
    """Writes the closure anew for these people."""
    users = list(user_ids)
    Reach.objects.filter(user_id__in=users).delete()
    rows = [
        Reach(user_id=association.user_id, anchor_id=pk)
        for association in Association.objects.filter(user_id__in=users)
        for pk in tree_ids(association.account_id)
    ]
    Reach.objects.bulk_create(rows, batch_size=1000)


def account_moved(account_ids: Iterable[int]) -> None:
    """The accounts hang elsewhere now: whoever reaches anything of their tree gets a fresh closure."""
    if not Association.objects.exists():
        return
    touched = {pk for root in account_ids for pk in tree_ids(root)}
    parents = set(
        Account.objects.unscoped("ancestors decide who reaches an account")
        .filter(pk__in=touched)
        .values_list("parent_id", flat=True)
    )
    users = Reach.objects.filter(anchor_id__in=touched | parents).values_list("user_id", flat=True).distinct()
    renew_reach(list(users))
