"""Put tags on records and take them off."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vinculo.abilities.tags.models import Tag, Tagging
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry, note
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models
from vinculo.records.text import sort_key
from vinculo.records.watch import wrote

MOST = 30


def tags_of(anchor_id: int) -> list[Tag]:
    return list(Tag.objects.filter(taggings__anchor_id=anchor_id))


def set_tags(
    anchor: RecordAnchor, names: Iterable[str], *, actor: Actor, shown: Iterable[str] | None = None
) -> list[Tag]:
    """The record carries these tags from now on; new words become new tags. Returns what it carries.

    `shown` are the tags the writer started from: only what he added to them and took from them is written, so what
    others did meanwhile stays. Without it the record carries exactly `names`. The caller made sure the actor may
    change the record. Raises ValidationError.
    """
    wanted = by_key(names)
    check_names(wanted.values())
    with transaction.atomic():
        before = tags_of(anchor.pk)
        carried = {tag.name_key for tag in before}
        start = carried if shown is None else by_key(shown).keys()
        added, dropped = wanted.keys() - start - carried, (start - wanted.keys()) & carried
        if len(carried | added) - len(dropped) > MOST:
            refuse()
        if not added and not dropped:
            return before
        Tagging.objects.filter(anchor=anchor, tag__name_key__in=dropped).delete()
        tags = [Tag.objects.get_or_create(name_key=key, defaults={"name": wanted[key]})[0] for key in sorted(added)]
        Tagging.objects.bulk_create([Tagging(anchor=anchor, tag=tag) for tag in tags], ignore_conflicts=True)
        after = tags_of(anchor.pk)
        note(actor, [Entry(anchor, "tag", {"tags": [listed(before), listed(after)]})])
        wrote(record_models()[anchor.kind], [anchor.pk])
    return after


def by_key(names: Iterable[str]) -> dict[str, str]:
    """The words by what makes two of them the same tag; a comma ends a word."""
    words = (" ".join(word.split()) for name in names for word in name.split(","))
    return {sort_key(word): word for word in words if word}


def check_names(names: Iterable[str]) -> None:
    """Raises ValidationError for what is too long for a tag."""
    if any(len(name) > 40 or not name.isprintable() for name in names):
        refuse()


def listed(tags: Iterable[Tag]) -> str:
    return ", ".join(tag.name for tag in tags)


def refuse() -> None:
    raise ValidationError({"tags": _("At most 30 tags of up to 40 letters each.")})
