"""The people of an action: who answers for it and who works on it too."""

from __future__ import annotations

from collections.abc import Iterable

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.records.models import RecordLink


def collaborators(action: CommercialAction) -> list[tuple[int, str]]:
    """(key, name) of those who work on it beside whoever answers for it."""
    links = RecordLink.objects.filter(anchor_id=action.pk, account=None).select_related("user").order_by("user__name")
    return [(link.user_id, str(link.user)) for link in links if link.user_id]


def people_of(action: CommercialAction) -> set[int]:
    """The keys of everybody who works on it."""
    links = RecordLink.objects.filter(anchor_id=action.pk, account=None, user__isnull=False)
    found = set(links.values_list("user_id", flat=True))
    return {*found, action.responsible_id} - {None}  # type: ignore[return-value]


def add(action: CommercialAction, users: Iterable[int], kind: str = "commercialaction", anchor: int | None = None) -> None:
    """Lets people see the action, or with `anchor` and `kind` a record of its; those who do already stay."""
    pk = anchor or action.pk
    there = set(RecordLink.objects.filter(anchor_id=pk, account=None).values_list("user_id", flat=True))
    wanted = sorted(set(users) - there)
    RecordLink.objects.bulk_create([RecordLink(anchor_id=pk, kind=kind, user_id=one) for one in wanted])
