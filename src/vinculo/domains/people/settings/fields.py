"""Fields the Webmaster adds to records: one list per kind of record, a form, a trash."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinculo.abilities.custom_fields.define import add_field, change_field, restore_field, trash_field
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities
from vinculo.identity.actor import Actor
from vinculo.screens.asked import actor_of
from vinculo.screens.form import posted

URL = "/settings/fields/"
Type = CustomField.Type
LISTS = (Type.COMBO, Type.LINKED)


class FieldForm(forms.ModelForm):
    """What is said of a field. Key and type are said once; values and parent only of lists."""

    class Meta:
        model = CustomField
        fields = (
            "label", "type", "slug", "parent", "options", "section", "help", "position", "required", "in_list",
            "filterable", "searchable", "importable", "in_api",
        )  # fmt: skip
        widgets = {"options": forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})}
        help_texts = {
            "slug": gettext_lazy("What files, addresses and programs call it (cf_key). Blank: made of the name."),
            "options": gettext_lazy(
                "One per line, or in a single line with commas. In a list that hangs from another, each with the "
                "value it goes with: Car|Seat."
            ),
            "parent": gettext_lazy("The list whose value decides what this one offers."),
            "section": gettext_lazy("The heading it stands under; fields of the same section stay together."),
            "filterable": gettext_lazy("The database prepares it behind the scenes; it takes a moment."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        self.fields["slug"].required = False
        above = CustomField.objects.filter(entity=one.entity, type=Type.LINKED, trashed__isnull=True)
        parent: Any = self.fields["parent"]
        parent.queryset, parent.empty_label = above.exclude(pk=one.pk), ""
        if one.pk:
            gone = {"type", "slug"} | (set() if one.type in LISTS else {"options", "parent"})
            gone |= {"parent"} if one.type == Type.COMBO else set()

            for name in gone:
                del self.fields[name]

    def refuse(self, bad: ValidationError) -> None:
        by_field = bad.message_dict if hasattr(bad, "error_dict") else {"__all__": bad.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def actor_with(request: HttpRequest) -> Actor:
    """Whoever may keep the fields; nobody else finds these pages."""
    actor = actor_of(request)
    if not actor.may("custom_field.change"):
        raise Http404
    return actor


def records() -> list[type[Entity]]:
    """The kinds of records that fields can be added to."""
    return [entity for entity in entities() if entity.is_record()]


def chosen(key: str) -> type[Entity]:
    found = next((entity for entity in records() if entity.key() == key), None)
    if found is None:
        raise Http404
    return found


def address(entity: type[Entity]) -> str:
    return f"{URL}?entity={entity.key()}"


@require_GET
def fields_screen(request: HttpRequest) -> HttpResponse:
    """The fields of one kind of record, and those in its trash."""
    actor_with(request)
    entity = chosen(request.GET.get("entity", records()[0].key()))
    rows = list(CustomField.objects.filter(entity=entity.key()).select_related("parent"))
    context = {
        "entity": entity,
        "tabs": [
            {"label": one.noun.title, "url": address(one), "active": one is entity} for one in records()
        ],
        "fields": [(one, traits(one)) for one in rows if not one.trashed],
        "trashed": [one for one in rows if one.trashed],
        "new_url": f"{URL}new/?entity={entity.key()}",
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "people/fields.html", context)


def traits(one: CustomField) -> list[str]:
    """What a field is switched on for, in words."""
    names = ("required", "in_list", "filterable", "searchable", "importable", "in_api")
    found = [str(CustomField._meta.get_field(name).verbose_name) for name in names if getattr(one, name)]  # type: ignore[union-attr]
    return [text[:1].upper() + text[1:] for text in found]


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    found = [(_("Settings"), "/settings/"), (_("Custom fields"), URL if more else ""), *more]
    return [{"label": label, "url": url} for label, url in found]


@require_http_methods(["GET", "POST"])
def new_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request)
    entity = chosen(request.GET.get("entity", records()[0].key()))
    last = CustomField.objects.filter(entity=entity.key(), trashed__isnull=True).order_by("position").last()
    one = CustomField(entity=entity.key(), position=min(last.position + 10, 32000) if last else 10)
    form = FieldForm(posted(request), instance=one)
    if request.method == "POST" and form.is_valid():
        try:
            add_field(form.instance, actor=actor)
        except ValidationError as bad:
            form.refuse(bad)
        else:
            messages.success(request, _("«%(name)s» has been created.") % {"name": form.instance})
            return redirect(address(entity))
    return page(request, form, entity, _("New field: %(what)s") % {"what": entity.noun.plural})


@require_http_methods(["GET", "POST"])
def change_screen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_with(request)
    one = get_object_or_404(CustomField, pk=pk, trashed__isnull=True)
    entity, fresh = chosen(one.entity), CustomField.objects.select_related("parent").get(pk=pk)
    form = FieldForm(posted(request), instance=one)
    if request.method == "POST" and form.is_valid():
        try:
            change_field(fresh, form.cleaned_data, actor=actor)
        except ValidationError as bad:
            form.refuse(bad)
        else:
            messages.success(request, _("«%(name)s» has been saved.") % {"name": fresh})
            return redirect(address(entity))
    return page(request, form, entity, fresh.label, fresh)


def page(
    request: HttpRequest, form: FieldForm, entity: type[Entity], title: str, one: CustomField | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "entity": entity,
        "field": one,
        "title": title,
        "cancel_url": address(entity),
        "crumbs": crumbs((entity.noun.title, address(entity)), (title, "")),
    }
    return render(request, "people/field.html", context, status=422 if form.is_bound else 200)


@require_POST
def trash_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the trash, or with `verb=restore` out of it."""
    actor = actor_with(request)
    one = get_object_or_404(CustomField, pk=pk)
    restoring = request.POST.get("verb") == "restore"
    try:
        (restore_field if restoring else trash_field)(one, actor=actor)
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
    else:
        done = _("«%(name)s» is back, with its values.") if restoring else _("«%(name)s» is in the trash.")
        messages.success(request, done % {"name": one})
    return redirect(address(chosen(one.entity)))
