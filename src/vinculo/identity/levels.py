"""How far a person's rights reach: none < own < group < all."""

from enum import IntEnum


class Level(IntEnum):
    """Reach of one function of a role. Stored by name in `Role.levels`."""

    NONE = 0
    OWN = 1
    GROUP = 2
    ALL = 3

    @classmethod
    def named(cls, name: str) -> "Level":
        """The level called `name`; an unknown name grants nothing."""
        return cls.__members__.get(name.upper(), cls.NONE)
