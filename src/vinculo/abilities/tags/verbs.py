"""Tags put on many records at once, and taken off them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.tags.models import Tag
from vinculo.abilities.tags.write import by_key, check_names, set_tags, tags_of
from vinculo.entities.actions import Action, action
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records import undo
from vinculo.records.models import RecordAnchor


class TagsForm(forms.Form):
    """Which tags, as words with commas between them."""

    tags = forms.CharField(
        label=gettext_lazy("Tags"), max_length=500, help_text=gettext_lazy("Separate them with commas.")
    )

    def __init__(self, actor: Actor, row: Any = None) -> None:
        super().__init__()

    def clean_tags(self) -> str:
        wanted = by_key([self.cleaned_data["tags"]])
        if not wanted:
            raise ValidationError(_("Write at least one tag."))
        try:
            check_names(wanted.values())
        except ValidationError as bad:
            raise ValidationError(bad.messages) from bad
        return ", ".join(wanted.values())


class UntagForm(TagsForm):
    """Which of the tags there are."""

    def clean_tags(self) -> str:
        found = super().clean_tags()
        wanted = by_key([found])
        known = set(Tag.objects.filter(name_key__in=wanted).values_list("name_key", flat=True))
        if unknown := [name for key, name in wanted.items() if key not in known]:
            raise ValidationError(_("There is no tag called «%(name)s».") % {"name": unknown[0]})
        return found


def verbs(model: Any) -> list[Action]:
    """The two verbs for records of `model`; on its page a record has a form of its own for its tags."""

    @action(
        model, needs="change", label=gettext_lazy("Add tags…"), icon="tag", form=TagsForm, bulk=True,
        done=gettext_lazy("The tags have been added."), on_page=False,
    )  # fmt: skip
    def tag_record(row: Any, *, actor: Actor, tags: str) -> None:
        """Adds tags, named with commas between them, to those the record carries."""
        set_tags(row.anchor, [tags], actor=actor, shown=[])

    @action(
        model, needs="change", label=gettext_lazy("Remove tags…"), icon="x", form=UntagForm, bulk=True,
        done=gettext_lazy("The tags have been removed."), on_page=False,
    )  # fmt: skip
    def untag_record(row: Any, *, actor: Actor, tags: str) -> None:
        """Takes tags, named with commas between them, off the record; the others stay."""
        set_tags(row.anchor, [], actor=actor, shown=[tags])

    return [tag_record, untag_record]


def add(entity: type[Entity]) -> None:
    if entity.is_record():
        entity.actions = [*entity.actions, *verbs(entity.model)]


@undo.inverse_of("tag")
def put_back(anchor: RecordAnchor, noted: dict[str, Any], actor: Actor) -> bool:
    """Takes off what was put on and the other way round; what others did to the tags meanwhile stays."""
    old, new = (by_key([names]) for names in noted["tags"])
    before = tags_of(anchor.pk)
    wanted = [name for key, name in old.items() if key not in new]
    return set_tags(anchor, wanted, actor=actor, shown=[n for key, n in new.items() if key not in old]) != before
