"""What hangs from a document is seen by whoever sees the document, as far as the role reaches for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access


class Through(access.Rule):
    """Rows with a foreign key `field` to a document; they go with it to the trash, unless they are kept."""

    def __init__(self, field: str, *, keeps: bool = False) -> None:
        self.field, self.keeps = field, keeps

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        document: Any = model._meta.get_field(self.field).related_model
        live = Q() if self.keeps else Q(**{f"{self.field}__trashed__isnull": True})
        reach = min(level, access.level_for(document, actor, "view"))
        if level is Level.ALL and reach is Level.ALL and not actor.is_external:
            return [live]
        if reach is Level.NONE:
            return [live] if level is Level.ALL and self.keeps else []
        conditions = access.rule_for(document).arms(document, actor, "view", reach)
        seen = access.narrowed(document._default_manager.all(), conditions, actor).values("pk")
        return [live & Q(**{f"{self.field}__in": seen})]

    def may_create(self, model: type[Model], actor: Actor, record: Any, level: Level) -> bool:
        return access.reaches(getattr(record, self.field), actor, "view")

    def covers(self, actor: Actor, record: Model, level: Level) -> bool:
        return False
