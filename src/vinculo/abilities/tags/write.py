"""Put tags on records and take them off."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vinculo.abilities.tags.models import Tag, Tagging
from vinculo.records.text import sort_key

MOST = 30


def tags_of(anchor_id: int) -> list[Tag]:
    return list(Tag.objects.filter(taggings__anchor_id=anchor_id))


def set_tags(anchor_id: int, names: Iterable[str]) -> list[Tag]:
    """The record carries exactly these tags from now on; new words become new tags.

    The caller made sure the actor may change the record. Raises ValidationError.
    """
    wanted = {sort_key(name): " ".join(name.split()) for name in names if name.strip()}
    if len(wanted) > MOST or any(len(name) > 40 or not name.isprintable() for name in wanted.values()):
        raise ValidationError({"tags": _("At most 30 tags of up to 40 letters each.")})
    with transaction.atomic():
        known = {tag.name_key: tag for tag in Tag.objects.filter(name_key__in=wanted)}
        for key, name in wanted.items():
            if key not in known:
                known[key], _is_new = Tag.objects.get_or_create(name_key=key, defaults={"name": name})
        Tagging.objects.filter(anchor_id=anchor_id).exclude(tag__in=known.values()).delete()
        Tagging.objects.bulk_create(
            [Tagging(anchor_id=anchor_id, tag=tag) for tag in known.values()], ignore_conflicts=True
        )
    return sorted(known.values(), key=lambda tag: tag.name_key)
