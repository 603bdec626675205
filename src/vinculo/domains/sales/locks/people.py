"""The people of an action: who answers for it and who works on it too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry
from vinculo.records.models import RecordLink

FREEING = {"change", "drop", "win", "lose"}  # verbs of the history
FREED = {"divisions", "account", "state"}


def collaborators(action: CommercialAction) -> list[tuple[int, str]]:
    """(key, name) of those who work on it beside whoever answers for it."""
    links = RecordLink.objects.filter(anchor_id=action.pk, account=None).select_related("user").order_by("user__name")
    return [(link.user_id, str(link.user)) for link in links if link.user_id]


def people_of(action: CommercialAction) -> set[int]:
    """The keys of everybody who works on it."""
    links = RecordLink.objects.filter(anchor_id=action.pk, account=None, user__isnull=False)
    found = set(links.values_list("user_id", flat=True))
    return {*found, action.responsible_id} - {None}  # type: ignore[return-value]


def works_on(action: CommercialAction, actor: Actor) -> bool:
    """Whether the actor is one of its people, or somebody who may release what others hold."""
    return actor.may("commercialaction.release") or actor.user_id in people_of(action)


def only_its_people(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """Listens to the history: who may change an action of the group does not free what a colleague holds."""
    for entry in entries:
        frees = entry.verb in FREEING and not FREED.isdisjoint(entry.values)
        if frees and isinstance(entry.row, CommercialAction) and not works_on(entry.row, actor):
            raise ValidationError(_("Only who works on the action, or a supervisor, frees what it holds."))


def add(
    action: CommercialAction, users: Iterable[int], kind: str = "commercialaction", anchor: int | None = None
) -> None:
    """Lets people see the action, or with `anchor` and `kind` a record of its; those who do already stay."""
    pk = anchor or action.pk
    there = set(RecordLink.objects.filter(anchor_id=pk, account=None).values_list("user_id", flat=True))
    wanted = sorted(set(users) - there)
    RecordLink.objects.bulk_create([RecordLink(anchor_id=pk, kind=kind, user_id=one) for one in wanted])
