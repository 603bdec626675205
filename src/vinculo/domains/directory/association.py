"""A person associated with an account: an outside user of that company, who reaches it and its daughters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account, hold_tree, tree_ids
from vinculo.records.carry import batches
from vinculo.records.check import Finding, also, report
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
        hold_tree()
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
    touched = set(tree_ids(*account_ids))
    rows: Any = Account.objects.unscoped("ancestors decide who reaches an account")
    for some in batches(list(touched)):
        touched |= set(rows.filter(pk__in=some).values_list("parent_id", flat=True)) - {None}
    users: set[int] = set()
    for some in batches(list(touched)):
        users |= set(Reach.objects.filter(anchor_id__in=some).values_list("user_id", flat=True))
    renew_reach(users)


@also
def reach(repair: bool) -> Iterator[Finding]:
    """The closure says what the associations and the tree say."""

    def mend(user_ids: Sequence[int]) -> None:
        hold_tree()
        renew_reach(user_ids)

    account_of = dict(Association.objects.values_list("user_id", "account_id"))
    trees = {root: set(tree_ids(root)) for root in set(account_of.values())}
    held: dict[int, set[int]] = {}
    for user_id, anchor_id in Reach.objects.values_list("user_id", "anchor_id").iterator():
        held.setdefault(user_id, set()).add(anchor_id)
    users = sorted(held.keys() | account_of.keys())
    wrong = [pk for pk in users if held.get(pk, set()) != trees.get(account_of.get(pk, 0), set())]
    text = gettext("Who reach other accounts than their association opens: %(count)d of %(what)s (%(which)s).")
    yield from report(text, get_user_model(), wrong, mend, repair)
