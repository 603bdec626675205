"""Whose a sale is while it has no client yet."""

from __future__ import annotations

from vinculo.identity.models import Membership


def scope_of(user_id: int | None) -> tuple[int | None, int | None]:
    """The person as owner, and the first of that person's groups: keys."""
    if user_id is None:
        return None, None
    groups = Membership.objects.filter(user_id=user_id).order_by("group_id").values_list("group_id", flat=True)
    return user_id, groups.first()
