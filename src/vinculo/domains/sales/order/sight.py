"""Who sees an order: the people of the client's account, and of the outsiders only whoever placed it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.uses import every_row

DRAFT = "draft"


class OrderSight(access.OwnerAndGroup):
    """As everywhere for the house. From outside, at any level: what one placed oneself, and what the house entered
    for the company one acts for once that is placed; never what somebody else from outside placed."""

    def __init__(self) -> None:
        super().__init__(person="placed_by")

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if not actor.is_external or not hasattr(model, "placed_by"):  # `model` may also be the account
            return super().arms(model, actor, verb, level)
        found = [
            access.because("owner", Q(owner_id=actor.user_id, placed_by=None)),
            access.because("person", Q(placed_by_id=actor.user_id)),
        ]
        reached = access.reached_anchors(actor)
        if reached is not None:
            of_house = Q(account_id__in=reached, placed_by=None) & ~Q(state=DRAFT)
            found.append(access.because("association", of_house))
        return found

    def anchor_arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if not actor.is_external:
            return super().anchor_arms(model, actor, verb, level)
        seen = every_row(model).filter(reduce(or_, self.arms(model, actor, verb, level)))
        return [Q(pk__in=seen.values("pk").query)]

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        if actor.is_external:
            return bool(actor.user_id and record.placed_by_id == actor.user_id)
        return super().covers(actor, record, level)
