"""Which divisions an action may name: the words of a file become keys, and what cannot be chosen is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.locks.keys import ordered
from vinculo.records.text import fold

if TYPE_CHECKING:
    from vinculo.domains.sales.action.model import CommercialAction

WAY = " > "  # «Formación > Presencial»: a division and what it hangs from


def of_account(account_id: int | None) -> Any:
    """The divisions that business with a client may be about, those in the trash and those switched off too."""
    rows: Any = Division.objects.unscoped("whoever sees a client sees its divisions; shared ones everybody")
    return rows.filter(Q(account_id=account_id) | Q(account__isnull=True))


def on_offer(account_id: int | None) -> Any:
    return of_account(account_id).filter(trashed__isnull=True, is_active=True)


def check_divisions(action: CommercialAction) -> None:
    """Brings `divisions` into its normal form: keys, without what hangs from another one that is named.

    Raises ValidationError at `divisions`.
    """
    if action.account_id is None:
        return
    wanted = action.divisions
    if any(isinstance(one, str) for one in wanted):
        wanted = ordered(understood(one, action.account_id) if isinstance(one, str) else one for one in wanted)
    named = of_account(action.account_id).filter(pk__in=wanted).only("path", "trashed", "is_active")
    rows = {row.pk: row for row in named} if wanted else {}
    fresh = {pk for pk in wanted if pk not in rows or rows[pk].trashed or not rows[pk].is_active}
    if fresh and fresh - set(held_before(action)):
        raise ValidationError({"divisions": _("That row does not exist or you may not choose it.")})
    if not wanted and action.is_open and on_offer(action.account_id).exists():
        raise ValidationError({"divisions": _("Choose at least one division.")})
    action.divisions = tuple(pk for pk in wanted if pk not in rows or not set(rows[pk].ancestor_ids) & set(wanted))


def held_before(action: CommercialAction) -> tuple[Any, ...]:
    """What the database says it is about: that may stay, though it is offered no more."""
    if action.pk is None:
        return ()
    rows: Any = type(action).objects.unscoped("an action is compared with what it was")
    return rows.filter(pk=action.pk).values_list("divisions", flat=True).first() or ()


def understood(words: str, account_id: int) -> int:
    """The key of the division that `words` name, by its name or by the whole way to it. Raises ValidationError."""
    *above, name = (fold(part) for part in words.split(WAY.strip()))
    rows = [row for row in on_offer(account_id).select_related("parent") if fold(row.name) == name.strip()]
    fitting = [row for row in rows if hangs_from(row, [one.strip() for one in above])]
    if len(fitting) > 1:  # one right at the top goes before another of the same name deep below
        fitting = [row for row in fitting if row.parent_id is None] or fitting
    if len(fitting) == 1:
        return int(fitting[0].pk)
    if fitting:
        raise ValidationError({"divisions": _("Several divisions are called «%(text)s».") % {"text": words[:80]}})
    raise ValidationError({"divisions": _("There is no division called «%(text)s».") % {"text": words[:80]}})


def hangs_from(row: Division, above: list[str]) -> bool:
    """Whether the names of what it hangs from end in `above`, read upwards."""
    parent = row.parent
    for name in reversed(above):
        if parent is None or fold(parent.name) != name:
            return False
        parent = parent.parent
    return True


def names_of(keys: Any) -> dict[int, str]:
    """{key: «Formación > Presencial»} of divisions, whoever sees them: ask only for those of a row in sight."""
    wanted = {key for key in keys if isinstance(key, int)}
    if not wanted:
        return {}
    rows: Any = Division.objects.unscoped("an action names its divisions to whoever sees it")
    found = {row.pk: row for row in rows.filter(pk__in=wanted)}
    above = {key for row in found.values() for key in row.ancestor_ids} - found.keys()
    known = {pk: row.name for pk, row in found.items()}
    known |= dict(rows.filter(pk__in=above).values_list("pk", "name")) if above else {}
    return {pk: WAY.join(known[key] for key in (*row.ancestor_ids, pk) if key in known) for pk, row in found.items()}
