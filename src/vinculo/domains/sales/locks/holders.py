"""Who holds what: the questions that the rest of the product asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import of_account
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.refusal import Collision, Taken
from vinculo.domains.sales.locks.settle import hold
from vinculo.domains.sales.locks.tree import covers
from vinculo.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """The action `action_id` holds the division `division_id`, which is one asked about or hangs from one."""

    division_id: int
    action_id: int


def holder_of(account_id: int, division_ids: Iterable[int]) -> list[Held]:
    """What open actions hold of these divisions of a client and of what hangs from them."""
    asked = {int(pk) for pk in division_ids}
    wanted = covers(asked).of(asked, account_id)
    held = DivisionClaim.objects.filter(account_id=account_id, division__in=wanted, released__isnull=True)
    return [Held(*pair) for pair in held.order_by("division_id").values_list("division_id", "action_id")]


def divisions_of(action: CommercialAction) -> list[int]:
    """The divisions an action is about and everything that hangs from them, for its client."""
    return sorted(covers(action.divisions).of(action.divisions, action.account_id))


def check_offer_divisions(
    actor: Actor,
    account_id: int,
    division_ids: Iterable[int],
    action: CommercialAction | None = None,
    field: str = "divisions",
) -> None:
    """Raises ValidationError at `field` unless an offer may be made on these divisions.

    They must be the client's or shared; with an `action`, among those it is about; held by no other one. Call it
    inside the transaction that writes the offer: nobody claims them until that ends.
    """
    wanted = {int(pk) for pk in division_ids}
    if of_account(account_id).filter(pk__in=wanted, trashed__isnull=True).count() < len(wanted):
        raise ValidationError({field: _("That row does not exist or you may not choose it.")})
    hold([account_id])
    if action is not None:
        if action.account_id != account_id:
            raise ValidationError({"action": _("The commercial action is with another client.")})
        if not wanted <= set(divisions_of(action)):
            raise ValidationError({field: _("The commercial action is not about these divisions.")})
    mine = action.pk if action is not None else None
    taken = [Taken(account_id, one.division_id, one.action_id) for one in holder_of(account_id, wanted)]
    if others := [one for one in taken if one.by != mine]:
        raise Collision(others, actor, field)
