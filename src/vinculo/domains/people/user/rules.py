"""What holds for people by whichever road they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.house import organisation
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Role, User


def starting_values(actor: Actor) -> dict[str, Any]:
    """Nobody gets in before a password was chosen: this one fits nothing."""
    return {"password": "!", "language": organisation.language()}


def keep_a_webmaster(user: User, changed: dict[str, list[Any]], actor: Actor) -> None:
    """Somebody must always be able to administer the system. Runs after the write, in its transaction."""
    if not {"role", "is_active"} & changed.keys():
        return
    # One at a time: two Webmasters who demote each other would each still count the other.
    webmaster = Role.objects.select_for_update(no_key=True).filter(key="webmaster").first()
    if webmaster is None:
        return
    was = changed["role"][0] if "role" in changed else [user.role_id]
    if was and was[0] == webmaster.pk and not webmaster.users.filter(is_active=True).exists():
        raise ValidationError({"role": _("This is the last Webmaster: name another one first.")})


def check_rank(user: User, changed: dict[str, list[Any]], actor: Actor) -> None:
    """Nobody hands out more than he has: neither by a role, nor through a colleague who may do more than he."""
    roles = [user.role]
    if was := (changed.get("role") or [None])[0]:
        roles.append(Role.objects.filter(pk=was[0]).first())
    if any(role is not None and outranks(role, actor) for role in roles):
        raise ValidationError({"role": _("This role may do more than you: ask somebody who has it.")})


def outranks(role: Role, actor: Actor) -> bool:
    """Whether `role` reaches further than `actor` in anything."""
    return any(Level.named(level) > actor.level(function) for function, level in role.levels.items())


def keep_order(writes: Sequence[tuple[User, dict[str, list[Any]]]], actor: Actor) -> None:
    """Everything that must hold after people were saved."""
    for user, changed in writes:
        check_rank(user, changed, actor)
        keep_a_webmaster(user, changed, actor)
