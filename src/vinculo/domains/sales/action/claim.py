"""Claim more divisions for an open action."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import check_divisions, on_offer
from vinculo.domains.sales.locks.inputs import DivisionTree
from vinculo.domains.sales.locks.state import nodes_of
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowsField
from vinculo.identity.actor import Actor
from vinculo.records import writing


def is_open(action: CommercialAction) -> bool:
    return action.is_open


def keys_of(divisions: Iterable[Any]) -> set[int]:
    return {one.pk if isinstance(one, Division) else int(one) for one in divisions}


def normal(action: CommercialAction, wanted: Iterable[int]) -> tuple[Any, ...]:
    """`wanted` as an action keeps it. Raises ValidationError for what it may not name."""
    like = copy.copy(action)
    like.divisions = tuple(sorted(wanted))
    check_divisions(like)
    return like.divisions


class ClaimForm(forms.Form):
    """The tree of the client's divisions."""

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__()
        tree = DivisionTree()
        tree.alone = True
        if row is not None:
            tree.account_id, tree.action_id = row.account_id, row.pk
            tree.nodes = nodes_of(row.account_id, actor, row.pk)
        rows = on_offer(row.account_id if row else None)
        self.fields["divisions"] = RowsField(rows, label=_("Divisions"), widget=tree)


@action(
    CommercialAction,
    needs="claim",
    label=_("Claim more divisions…"),
    icon="lock",
    when=is_open,
    form=ClaimForm,
    done=_("The divisions are yours."),
)
def claim_divisions(action: CommercialAction, *, actor: Actor, divisions: Iterable[Any] = ()) -> None:
    """Adds divisions; all of them or none. Raises Collision, which tells who holds what."""
    wanted = set(action.divisions) | keys_of(divisions)
    writing.change(action, {"divisions": normal(action, wanted)}, actor, verb="claim", giving_away=True)
