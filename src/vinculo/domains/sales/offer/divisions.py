"""On which divisions an offer is made: words become keys, and an action lends it its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.sales.locks.choice import of_account, on_offer, understood
from vinculo.domains.sales.locks.keys import DivisionKeys, ordered

if TYPE_CHECKING:
    from vinculo.domains.sales.offer.model import Offer


class OfferDivisions(DivisionKeys):
    """The divisions an offer is made on; those of its commercial action where it names none itself."""


def settle_divisions(offer: Offer) -> None:
    """Brings `divisions` into its normal form: keys of divisions of the client. Raises ValidationError.

    Whether somebody else holds them is asked behind every write, where that can no longer change: `lock.listen`.
    """
    if offer.account_id is None:
        return
    if not offer.divisions and offer.action_id is not None:
        offer.divisions = tuple(offer.action.divisions)  # type: ignore[union-attr]
    wanted: tuple[Any, ...] = offer.divisions
    if any(isinstance(one, str) for one in wanted):
        wanted = ordered(understood(one, offer.account_id) if isinstance(one, str) else one for one in wanted)
    rows = {row.pk: row for row in of_account(offer.account_id).filter(pk__in=wanted)} if wanted else {}
    strange = {pk for pk in wanted if pk not in rows}
    if offer.is_open and strange:
        raise ValidationError({"divisions": _("That row does not exist or you may not choose it.")})
    if offer.is_open and not wanted and on_offer(offer.account_id).exists():
        raise ValidationError({"divisions": _("Choose at least one division.")})
    offer.divisions = tuple(pk for pk in wanted if pk not in rows or not set(rows[pk].ancestor_ids) & set(wanted))
