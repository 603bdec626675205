"""Stars and visits of one person. What has left her sight, or lies in the trash, is in neither list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.abilities.favourites.models import Favourite, Visit
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor

MOST = 100  # stars of one person
KEPT = 20  # visits of one person


def star(anchor_id: int, actor: Actor, *, on: bool) -> None:
    """Puts the actor's star on a record he sees, or takes it off. Raises ValidationError beyond MOST."""
    if not on:
        Favourite.objects.filter(user_id=actor.pk, anchor_id=anchor_id).delete()
        return
    with transaction.atomic():
        _star, is_new = Favourite.objects.get_or_create(user_id=actor.pk, anchor_id=anchor_id)
        if is_new and Favourite.objects.filter(user_id=actor.pk).count() > MOST:
            raise ValidationError(
                _("At most %(count)d favourites: take the star off another one first.") % {"count": MOST}
            )


def is_starred(anchor_id: int, actor: Actor) -> bool:
    return Favourite.objects.filter(user_id=actor.pk, anchor_id=anchor_id).exists()


def note_visit(anchor_id: int, actor: Actor) -> None:
    """Remembers that the actor opened a record he sees; the oldest visit beyond KEPT is forgotten."""
    with transaction.atomic():
        _visit, is_new = Visit.objects.update_or_create(
            user_id=actor.pk, anchor_id=anchor_id, defaults={"at": timezone.now()}
        )
        if is_new:
            old = Visit.objects.filter(user_id=actor.pk).order_by("-at", "-pk").values_list("pk", flat=True)[KEPT:]
            Visit.objects.filter(pk__in=list(old)).delete()


def favourites(actor: Actor, size: int = MOST) -> list[RecordAnchor]:
    """The records with the actor's star, by name."""
    return _in_sight(actor, "favourites", "title_key", size)


def recent(actor: Actor, size: int = KEPT) -> list[RecordAnchor]:
    """The records the actor opened last, newest first."""
    return _in_sight(actor, "visits", "-visits__at", size)


def _in_sight(actor: Actor, marks: str, order: str, size: int) -> list[RecordAnchor]:
    if actor.user_id is None:
        return []
    rows: Any = RecordAnchor.objects.visible_to(actor)
    return list(rows.filter(**{f"{marks}__user_id": actor.user_id}).order_by(order)[:size])
