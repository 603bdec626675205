"""Let some divisions go, by those who work on the action; or release them, by a supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.abilities.notifications.notify import notify
from vinculo.domains.sales.action.claim import is_open, keys_of
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import of_account
from vinculo.domains.sales.locks.inputs import DivisionTree
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.people import people_of
from vinculo.domains.sales.locks.settle import hold
from vinculo.domains.sales.locks.state import nodes_of
from vinculo.domains.sales.locks.tree import covers, without
from vinculo.entities.actions import action
from vinculo.entities.inputs import RowsField
from vinculo.identity.actor import Actor
from vinculo.records import writing

How = DivisionClaim.How


class DropForm(forms.Form):
    """What the action holds, and why it lets go."""

    why = False

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__()
        tree = DivisionTree()
        tree.alone = True
        if row is not None:
            tree.account_id, tree.action_id = row.account_id, row.pk
            tree.nodes = [node for node in nodes_of(row.account_id, actor, row.pk) if node.mine]
        rows = of_account(row.account_id if row else None).filter(
            claims__action=row, claims__released__isnull=True
        )  # fmt: skip
        self.fields["divisions"] = RowsField(rows, label=_("Divisions"), widget=tree)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300, required=self.why)


class ReleaseForm(DropForm):
    why = True


def let_go(action: CommercialAction, keys: set[int], actor: Actor, how: str, reason: str, verb: str) -> None:
    """Takes divisions, with what hangs from them, from an action; its claims say how and why."""
    hold([action.account_id])
    gone = covers(keys).of(keys, action.account_id)
    claims = DivisionClaim.objects.filter(action=action, released__isnull=True, division__in=gone)
    if not claims.update(released=timezone.now(), released_by=actor.user_id, how=how, reason=reason[:300]):
        raise ValidationError({"divisions": _("The action does not hold them.")})
    left = without(action.account_id, action.divisions, keys)
    writing.change(action, {"divisions": left, "reason": reason or action.reason}, actor, verb=verb, giving_away=True)


@action(
    CommercialAction,
    needs="change",
    label=_("Let divisions go…"),
    icon="lock-open",
    when=is_open,
    form=DropForm,
    done=_("The divisions are free."),
)
def drop_divisions(action: CommercialAction, *, actor: Actor, divisions: Iterable[Any] = (), reason: str = "") -> None:
    """Frees some of what the action holds; of a division of which a part is let go the rest stays."""
    let_go(action, keys_of(divisions), actor, How.DROPPED, reason, "drop")


@action(
    CommercialAction,
    needs="release",
    label=_("Release divisions…"),
    icon="lock-open",
    when=is_open,
    form=ReleaseForm,
    done=_("The divisions are free, and its people have been told."),
)
def release_divisions(
    action: CommercialAction, *, actor: Actor, divisions: Iterable[Any] = (), reason: str = ""
) -> None:
    """The same by a supervisor, who says why; those who work on it are told."""
    let_go(action, keys_of(divisions), actor, How.RELEASED, reason, "release")
    key = f"released:{action.pk}:{action.version}"
    notify("action_released", people_of(action), key=key, actor=actor, anchor=action.anchor, values={"excerpt": reason})
