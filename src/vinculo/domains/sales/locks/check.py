"""Proves that the claims of clients are what their open actions say, and puts them right when asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.refusal import Collision
from vinculo.domains.sales.locks.settle import settle, wishes_of
from vinculo.domains.sales.locks.tree import covers, portions
from vinculo.identity.actor import Actor
from vinculo.records.check import Finding, also

SYSTEM = Actor.system("check")


def wrong_accounts(accounts: Sequence[int]) -> list[int]:
    """Those of `accounts` whose open claims are not what their open actions are about."""
    wishes = wishes_of(accounts)
    cover = covers({pk for wish in wishes for pk in wish.asked})
    wanted = {(w.account_id, pk, w.pk, pk in w.asked) for w in wishes for pk in cover.of(w.asked, w.account_id)}
    rows = DivisionClaim.objects.filter(account__in=accounts, released__isnull=True)
    held = set(rows.values_list("account_id", "division_id", "action_id", "asked"))
    return sorted({account for account, *_rest in wanted ^ held})


@also
def claims(repair: bool) -> Iterator[Finding]:
    """A client at a time: what the history of a write should have settled and did not."""
    rows = CommercialAction.objects.unscoped("the claims of every client are compared")
    concerned = set(rows.exclude(divisions="").values_list("account_id", flat=True))
    concerned |= set(DivisionClaim.objects.filter(released__isnull=True).values_list("account_id", flat=True))
    for some in portions(sorted(concerned)):
        for account in wrong_accounts(some):
            yield Finding(
                _("Divisions held at account %(pk)d are not what its open actions say.") % {"pk": account},
                repair and mended(account),
            )


def mended(account: int) -> bool:
    try:
        with transaction.atomic():
            settle([account], SYSTEM)
    except Collision:  # two open actions want the same: somebody has to decide
        return False
    return True
