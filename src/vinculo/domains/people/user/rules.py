"""What holds for people by whichever road they are saved."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, User


def starting_values(actor: Actor) -> dict[str, Any]:
    """Nobody gets in before a password was chosen: this one fits nothing."""
    return {"password": "!"}


def keep_a_webmaster(user: User, changed: dict[str, list[Any]], actor: Actor) -> None:
    """Somebody must always be able to administer the system. Runs after the write, in its transaction."""
    webmaster = Role.objects.filter(key="webmaster").first()
    if webmaster is None or not {"role", "is_active"} & changed.keys():
        return
    was = changed["role"][0] if "role" in changed else [user.role_id]
    if was and was[0] == webmaster.pk and not webmaster.users.filter(is_active=True).exists():
        raise ValidationError({"role": _("This is the last Webmaster: name another one first.")})
