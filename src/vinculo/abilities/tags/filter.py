"""The list filter «tagged with»."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.tags.models import Tag, Tagging
from vinculo.entities.entity import Entity
from vinculo.entities.fields import field_of
from vinculo.entities.filters import MAX_VALUES, MOST_CHOICES, Condition, Filter
from vinculo.identity.actor import Actor


class TagFilter(Filter):
    """`?tags=3&tags=5`: the records that carry any of these tags."""

    widget = "choice"
    operators = ()

    def __init__(self) -> None:
        super().__init__("tags", label=gettext_lazy("Tag"))

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.field = field_of(Tag, "id")  # a number, as far as programs are concerned

    def choices(self, actor: Actor) -> list[tuple[str, str]]:
        return [] if actor.is_external else [(str(tag.pk), tag.name) for tag in Tag.objects.all()[:MOST_CHOICES]]

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        wanted = {int(text) for text in texts[:MAX_VALUES] if text.isdecimal() and len(text) < 19}
        tags = list(Tag.objects.filter(pk__in=wanted))
        if actor.is_external or not tags or len(tags) != len(set(texts)):
            raise ValidationError(_("There is no such tag."))
        tagged = Tagging.objects.filter(tag__in=tags).values("anchor_id")
        return Condition(parameter, texts, Q(pk__in=tagged), self.reads_as(tags))

    def reads_as(self, tags: list[Tag]) -> str:
        names: Any = f" {_('or')} ".join(tag.name for tag in tags)
        return _("%(field)s is %(value)s") % {"field": self.label, "value": names}


def add(entity: type[Entity]) -> None:
    if entity.is_record():
        found = TagFilter()
        found.bind(entity.model)
        entity.added_filters.append(found)
