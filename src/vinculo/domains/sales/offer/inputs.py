"""The divisions of an offer in its form: what its commercial action holds is free to it."""

from __future__ import annotations

from typing import Any

from django import forms

from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.inputs import Divisions, DivisionsInput
from vinculo.domains.sales.locks.state import account_in_sight
from vinculo.domains.sales.offer.divisions import OfferDivisions
from vinculo.entities.fields import KINDS
from vinculo.identity.actor import Actor
from vinculo.records import access


class DivisionsOfOffer(Divisions):
    """The tree of the client that the form names, with the action that it names."""

    def settle(self, form: forms.Form, row: Any) -> None:
        field = form.fields[self.name]
        assert isinstance(field, DivisionsInput)
        actor: Actor = field.actor  # type: ignore[attr-defined]
        action = action_in_sight(form["action"].value() if "action" in form.fields else None, actor)
        value = form["account"].value() if "account" in form.fields else None
        if not value and action is not None:
            value = action.account_id
        kept = row is not None and str(value) == str(row.account_id)
        account = None if kept else account_in_sight(value, actor)
        mine = action.pk if action else row.action_id if kept else None
        field.show(row.account_id if kept else account.pk if account else None, actor, mine)


def action_in_sight(value: Any, actor: Actor) -> CommercialAction | None:
    """The action a form speaks of, if the actor sees it."""
    text = str(value.pk if isinstance(value, CommercialAction) else value or "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    found: CommercialAction | None = access.rows(CommercialAction, actor, "view").filter(pk=int(text)).first()
    return found


KINDS[:0] = [(lambda f: isinstance(f, OfferDivisions), DivisionsOfOffer)]
