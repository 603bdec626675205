"""What the Webmaster does with fields: add, change, put into the trash, take out of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from vinculo.abilities.custom_fields import options, tasks
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.entities.fields import field_of
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records import custom
from vinculo.records.history import Entry, difference, first_values, note
from vinculo.records.text import fold

Type = CustomField.Type
MOST = 100  # live fields of one kind of record
FIXED = ("entity", "slug", "type")  # what values depend on stays as it was


def add_field(one: CustomField, *, actor: Actor) -> CustomField:
    """Saves a new field; without a key it gets one from its name. Raises ValidationError by field."""
    one.slug = one.slug or free_slug(one.entity, one.label)
    check(one, renamed=True)
    with transaction.atomic():
        one.save()
        note(actor, [Entry(one, "create", first_values(one))])
        follow_up(one, indexes=one.filterable)
    return one


def change_field(one: CustomField, values: dict[str, Any], *, actor: Actor) -> dict[str, list[Any]]:
    """Writes `values` over a field and returns {name: [old, new]}. Raises ValidationError by field."""
    changed = difference(one, {name: value for name, value in values.items() if name not in FIXED})
    if not changed:
        return {}
    for name in changed:
        setattr(one, name, values[name])
    check(one, renamed="label" in changed)
    with transaction.atomic():
        one.save()
        note(actor, [Entry(one, "change", changed)])
        follow_up(one, indexes="filterable" in changed, search="searchable" in changed)
    return changed


def trash_field(one: CustomField, *, actor: Actor) -> None:
    """Takes a field away; what records hold of it stays where it is. Raises ValidationError."""
    if one.children.filter(trashed__isnull=True).exists():
        raise ValidationError(_("Other fields hang from it: delete those first."))
    _set_trashed(one, actor, trashed=True)


def restore_field(one: CustomField, *, actor: Actor) -> None:
    """Brings a field back with all its values. Raises ValidationError."""
    if one.parent and one.parent.trashed:
        raise ValidationError(_("Restore «%(name)s» first, from which it hangs.") % {"name": one.parent.label})
    check_room(one)
    if said := what_is_called_so(one):
        raise ValidationError(said)
    _set_trashed(one, actor, trashed=False)


def _set_trashed(one: CustomField, actor: Actor, *, trashed: bool) -> None:
    one.trashed = timezone.now() if trashed else None
    one.indexed = False
    with transaction.atomic():
        one.save()
        note(actor, [Entry(one, "trash" if trashed else "restore")])
        follow_up(one, indexes=one.filterable, search=one.searchable)


def follow_up(one: CustomField, *, indexes: bool, search: bool = False) -> None:
    """Asks for what a change brings along, and lets this process know of it."""
    if indexes:
        tasks.build_indexes.enqueue(one.pk)
    if search:
        tasks.find_anew.enqueue(one.entity, one.slug)
    transaction.on_commit(custom.refresh)


def free_slug(entity: str, label: str) -> str:
    """A key nobody has, made of the name: «Fecha de renovación» → fecha_de_renovacion."""
    start = slugify(label).replace("-", "_").strip("_")[:34].strip("_")
    while "__" in start:
        start = start.replace("__", "_")
    if not start or not start[0].isalpha():
        start = f"f_{start}".strip("_")
    if start.endswith(("_key", "_id")):
        start = f"{start}_1"
    taken = set(CustomField.objects.filter(entity=entity).values_list("slug", flat=True))
    found, number = start, 2
    while found in taken:
        found, number = f"{start}_{number}", number + 1
    return found


def check(one: CustomField, *, renamed: bool) -> None:
    """Raises ValidationError by field for what makes no sense; its name only when it is `renamed`."""
    one.full_clean(validate_unique=False, validate_constraints=False)
    errors: dict[str, str] = {}
    if renamed and (said := what_is_called_so(one)):
        errors["label"] = said
    same = CustomField.objects.filter(entity=one.entity, slug=one.slug).exclude(pk=one.pk)
    if same.exists():
        errors["slug"] = _("Another field has this key already; it may be in the trash.")
    if one.type == Type.LINKED:
        errors |= what_is_wrong_above(one)
    else:
        one.parent = None
    if one.type in (Type.COMBO, Type.LINKED) and "parent" not in errors:
        above = options.values("linked", one.parent.options) if one.parent else None
        try:
            options.check(one.type, one.options, above)
        except ValidationError as bad:
            errors["options"] = " ".join(bad.messages)
    elif one.type not in (Type.COMBO, Type.LINKED):
        one.options = ""
    if one.type == Type.TEXTAREA and one.filterable:
        errors["filterable"] = _("Lists are not filtered by long texts; let the search find them.")
    if one.type in (Type.DATE, Type.BOOLEAN, Type.USER, Type.ACCOUNT) and one.searchable:
        errors["searchable"] = _("Only texts and numbers are searched for; filter by this one.")
    if one.type == Type.BOOLEAN and one.required:
        errors["required"] = _("A yes or no is never missing.")
    if errors:
        raise ValidationError(errors)
    if one._state.adding:
        check_room(one)


def check_room(one: CustomField) -> None:
    if CustomField.objects.filter(entity=one.entity, trashed__isnull=True).count() >= MOST:
        raise ValidationError(_("At most %(count)d fields per kind of record.") % {"count": MOST})


def what_is_called_so(one: CustomField) -> str:
    """A sentence when a field of the same records has this name already, added or their own, in any language."""
    label = fold(one.label)
    added = CustomField.objects.filter(entity=one.entity, trashed__isnull=True).exclude(pk=one.pk)
    if label in map(fold, added.values_list("label", flat=True)):
        return _("Another added field is called so already.")
    entity = entity_named(one.entity)
    fields = [field_of(entity.model, name) for name in entity.form_names()]
    own = [*fields, *entity.columns, *entity.added_columns, *entity.more_columns]
    for language, _name in settings.LANGUAGES:
        with override(language):
            taken = any(fold(str(each.label)) == label for each in own)
        if taken:
            return _("These records have a field of this name already.")
    return ""


def what_is_wrong_above(one: CustomField) -> dict[str, str]:
    """Of the field it hangs from: the same kind of record, linked itself, and no ring."""
    seen, above = {one.pk}, one.parent
    while above is not None:
        if above.pk in seen or above.entity != one.entity or above.type != Type.LINKED or above.trashed:
            return {"parent": _("Choose another linked field of the same kind of record, not one below it.")}
        seen.add(above.pk)
        above = above.parent
    return {}
