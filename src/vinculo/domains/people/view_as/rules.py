"""Who may look through whose eyes."""

from __future__ import annotations

from vinculo.domains.people.user.rules import outranks
from vinculo.identity.actor import Actor
from vinculo.identity.models import User

SESSION_KEY = "view_as"
END_URL = "/profile/view-as/end/"
FUNCTION = "user.impersonate"


def may_view_as(person: User, actor: Actor) -> bool:
    """Anybody who may log in and may do no more than `actor`, but not `actor` himself."""
    return (
        actor.may(FUNCTION)
        and person.is_active
        and person.role is not None
        and person.pk != actor.user_id
        and not outranks(person.role, actor)
    )
