"""The one who asks, said out loud in every query and every verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from vinculo.identity.levels import Level

if TYPE_CHECKING:
    from vinculo.identity.models import User

READING_VERBS = frozenset({"view", "list", "export"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a program with that person's token, or the system itself.

    `levels` maps functions (`account.view`) to how far they reach; `via` tells the road the request came by
    (screen, api, import, job); `entities` and `read_only` narrow what a token may do.
    """

    user_id: int | None
    name: str
    levels: Mapping[str, Level] = field(default_factory=dict)
    group_ids: tuple[int, ...] = ()
    via: str = "screen"
    ip: str = ""
    read_only: bool = False
    entities: frozenset[str] | None = None
    is_system: bool = False
    is_external: bool = False
    # What was looked up about this actor and holds while he acts (a request, a job).
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    NOBODY: ClassVar[Actor]

    @classmethod
    def of(
        cls, user: User, *, via: str = "screen", ip: str = "", scope: str = "", group_ids: Iterable[int] | None = None
    ) -> Actor:
        """The actor of an active user: one query for the groups unless they are given; the role comes with the user."""
        if not user.is_active or user.role is None:
            return replace(cls.NOBODY, via=via, ip=ip)
        if group_ids is None:
            group_ids = user.memberships.values_list("group_id", flat=True)
        words = set(scope.split())
        entities = frozenset(words - {"read"})
        return cls(
            user_id=user.pk,
            name=str(user),
            levels={function: Level.named(name) for function, name in user.role.levels.items()},
            group_ids=tuple(sorted(group_ids)),
            via=via,
            ip=ip,
            read_only="read" in words,
            entities=entities or None,
            is_external=user.role.is_external,
        )

    @classmethod
    def system(cls, reason: str) -> Actor:
        """The product itself, for work no person asked for; `reason` is written into the history."""
        return cls(user_id=None, name=reason, via="job", is_system=True)

    @property
    def pk(self) -> int:
        """The key of the person; 0, which nobody has, for the system."""
        return self.user_id or 0

    def level(self, function: str) -> Level:
        """How far `function` (`entity.verb`) reaches for this actor."""
        if self.is_system:
            return Level.ALL
        entity, _, verb = function.partition(".")
        if self.read_only and verb not in READING_VERBS:
            return Level.NONE
        if self.entities is not None and entity not in self.entities:
            return Level.NONE
        return self.levels.get(function, Level.NONE)

    def may(self, function: str) -> bool:
        return self.level(function) > Level.NONE


Actor.NOBODY = Actor(user_id=None, name="")
