"""Records that everybody with the function reads, and whoever keeps them changes."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q

from vinculo.identity.actor import READING_VERBS, Actor
from vinculo.identity.levels import Level
from vinculo.records import access


class SharedReading(access.OwnerAndGroup):
    """Any level reads every row. Changing goes by owner and group, as everywhere; see docs/access.md."""

    even = False

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if level is Level.ALL:
            return [Q()]
        if verb in READING_VERBS:
            return [access.because("shared", Q())]
        found = [access.because("owner", Q(owner_id=actor.user_id))]
        if level is Level.GROUP:
            found += [access.because("group", Q(group_id=pk)) for pk in actor.group_ids]
        return found

    def may_create(self, model: type[Model], actor: Actor, record: Any, level: Level) -> bool:
        """What hangs from another record is written by whoever may change that."""
        if level is not Level.ALL and model.follows:  # type: ignore[attr-defined]
            above = getattr(record, model.follows)  # type: ignore[attr-defined]
            return above is not None and access.reaches(above, actor, "change")
        return self.covers(actor, record, level)
