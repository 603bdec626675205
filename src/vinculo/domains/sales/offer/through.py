"""What hangs from an offer is seen by whoever sees the offer, as far as the role reaches for it."""

from __future__ import annotations

from django.db.models import Model, Q

from vinculo.domains.sales.offer.model import Offer
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access


class ThroughOffer(access.Rule):
    """Rows with a foreign key `offer`; they go with it to the trash, unless they are kept."""

    def __init__(self, *, keeps: bool = False) -> None:
        self.keeps = keeps

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        live = Q() if self.keeps else Q(offer__trashed__isnull=True)
        reach = min(level, access.level_for(Offer, actor, "view"))
        if level is Level.ALL and reach is Level.ALL:
            return [live]
        if reach is Level.NONE:
            return [live] if level is Level.ALL and self.keeps else []
        conditions = access.rule_for(Offer).arms(Offer, actor, "view", reach)
        seen = access.narrowed(Offer._default_manager.all(), conditions, actor).values("pk")
        return [live & Q(offer__in=seen)]

    def may_create(self, model: type[Model], actor: Actor, record: Model, level: Level) -> bool:
        return access.reaches(record.offer, actor, "view")  # type: ignore[attr-defined]

    def covers(self, actor: Actor, record: Model, level: Level) -> bool:
        return False
