"""Which people see a record, asked for many at once."""

from __future__ import annotations

from collections.abc import Iterable

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Membership, User
from vinculo.records import access
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models


def actors(users: Iterable[User]) -> dict[int, Actor]:
    """The actor of each, their groups read together; `users` come with their role."""
    users = list(users)
    groups: dict[int, list[int]] = {}
    for user_id, group_id in Membership.objects.filter(user__in=users).values_list("user_id", "group_id"):
        groups.setdefault(user_id, []).append(group_id)
    return {user.pk: Actor.of(user, group_ids=groups.get(user.pk, [])) for user in users}


def who_sees(anchor: RecordAnchor, users: Iterable[User]) -> list[User]:
    """Of `users` those who see the record. Role, owner and group mostly settle it; else the database is asked."""
    users = list(users)
    model = record_models()[anchor.kind]
    acting = actors(users)
    this = RecordAnchor.objects.filter(pk=anchor.pk)
    found = []
    for user in users:
        actor = acting[user.pk]
        level = access.level_for(model, actor, "view")
        if level is Level.NONE:
            continue
        rule = access.rule_for(model)
        # The anchor repeats owner and group; who else a row is for, only the row itself knows.
        settled = not getattr(rule, "person", "") and rule.covers(actor, anchor, level)
        if settled or access.visible_anchors(this, actor, model).exists():
            found.append(user)
    return found
