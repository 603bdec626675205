"""Create and edit: a plain form from the declaration, saved through the one way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation
from vinculo.entities.inputs import RecordField
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.records.record import StaleVersion
from vinculo.screens import look_alikes
from vinculo.screens.asked import actor_of, require
from vinculo.screens.conflict import carried, compared, current_row, merged, newest_change, read_original, written_down
from vinculo.screens.detail import find
from vinculo.screens.going_with import filled_beforehand, tie
from vinculo.screens.map_basis import to_choose
from vinculo.screens.shell import crumbs


class EntityForm(forms.Form):
    """The fields of an entity this actor may fill in; values go out as the model wants them.

    What `row` points at may stay, even where this person could not choose it: out of sight, switched off.
    """

    def __init__(self, fields: list[Field], actor: Actor, row: Any = None, **kwargs: Any) -> None:
        # «refresh»: show what goes with what was typed so far; it is no attempt to save.
        typed = kwargs.pop("data") if "refresh" in (kwargs.get("data") or ()) else None
        super().__init__(**kwargs)
        self.entity_fields = fields
        for one in fields:
            self.fields[one.name] = one.form_field(actor)
            if isinstance(one, Relation) and row is not None:
                offer_present(self.fields[one.name], getattr(row, one.name))
            elif row is not None:
                one.keep(self.fields[one.name], getattr(row, one.name))
        if typed is not None:
            self.initial = {n: f.widget.value_from_datadict(typed, {}, n) for n, f in self.fields.items()}
        for one in fields:
            one.settle(self, row)
        if fields:
            tie(self, entity_of(fields[0].model), actor)

    def values(self) -> dict[str, Any]:
        """{field name: value}; what was left blank is the field's own emptiness."""
        return {
            one.name: one.empty if self.cleaned_data.get(one.name) in (None, "") else self.cleaned_data[one.name]
            for one in self.entity_fields
        }

    def refuse(self, bad: ValidationError) -> None:
        """Shows what the rules said at the field it belongs to."""
        by_field = bad.message_dict if hasattr(bad, "error_dict") else {"__all__": bad.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def offer_present(field: forms.Field, present: Any) -> None:
    """Lets the input of a relation keep what is there."""
    if isinstance(field, RecordField):
        field.present = present
    elif isinstance(field, forms.ModelChoiceField) and present is not None:
        field.queryset = field.queryset | type(present)._default_manager.filter(pk=present.pk)


def posted(request: HttpRequest) -> Any:
    """The data of a form; an empty POST is one too, with everything left blank."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def create_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The form of a new row; `?field=value` fills fields in beforehand."""
    actor = actor_of(request)
    require(entity, actor, "create")
    quick = "quick" in request.GET
    fields = entity.fields_for(actor)
    if quick:
        names = entity.quick.split()
        fields = [one for one in fields if one.name in names or (one.added and one.required)]
        fields.sort(key=lambda one: names.index(one.name) if one.name in names else len(names))
    form = EntityForm(fields, actor, data=posted(request), initial=starting(entity, fields, request, actor))
    warned = None
    if request.method == "POST" and form.is_valid():
        warned = look_alikes.unannounced(request, entity, form.values())
    if request.method == "POST" and form.is_valid() and not warned:
        try:
            row = save_new(entity, form.values(), actor)
        except ValidationError as bad:
            form.refuse(bad)
        except PermissionDenied:
            form.add_error(None, _("You may not create this here: choose yourself, or a group of yours."))
        else:
            url = entity.url(f"{row.pk}/")
            came_from = came_from_page(request)
            created = _("«%(name)s» has been created.")
            if came_from:  # the way to what was made, which one does not see here
                link = format_html('<a class="link" href="{}">{}</a>', url, row)
                messages.success(request, mark_safe(escape(created) % {"name": link}))
            else:
                messages.success(request, created % {"name": row})
            return done(request, came_from or url, "another" in request.POST and request.get_full_path())
    context = {
        "entity": entity,
        "form": form,
        "sections": [] if quick else layout(entity, actor),
        "crumbs": crumbs(entity, (entity.noun.say("New {noun}"), "")),
        "cancel_url": came_from_page(request) or entity.url(),
        "title": entity.noun.say("New {noun}"),
        "quick": quick,
        **look_alikes.context(entity, warned),
    }
    status = 422 if warned or (form.is_bound and not form.is_valid()) else 200
    return render(request, "screens/quick_form.html" if quick else "screens/form.html", context, status=status)


def done(request: HttpRequest, url: str, another: Any = "") -> HttpResponse:
    """Onwards; a dialog is told to by header, since it would swap a redirected page into itself."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": another or url})
    return redirect(another or url)


def came_from_page(request: HttpRequest) -> str:
    """`?next=`: the page of ours that sent here and wants to be shown again."""
    found = request.GET.get("next", "")
    return found if found.startswith("/") and url_has_allowed_host_and_scheme(found, allowed_hosts=None) else ""


def starting(entity: type[Entity], fields: list[Field], request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The values a new form opens with: model defaults, the entity's own, then the address's."""
    own = entity.new_values(actor)
    found: dict[str, Any] = {}
    for one in fields:
        value = own.get(one.name, own.get(f"{one.name}_id"))
        if value is None and one.model_field.has_default():
            value = one.initial(one.model_field.get_default())
        asked: Any = request.GET.get(one.name)
        if asked == "now" and one.kind == "datetime":
            asked = this_quarter()
        found[one.name] = (asked[:300] if isinstance(asked, str) else asked) or value
    return found | filled_beforehand(entity, fields, request.GET.dict(), actor)


def this_quarter() -> datetime:
    """The quarter of an hour that has begun: what people say when they write down what they just did."""
    now = timezone.localtime()
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


@require_http_methods(["GET", "POST"])
def edit_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """The form of a row. Saving over somebody else's newer version shows both and changes nothing."""
    actor = actor_of(request)
    row = find(entity, request, pk, "change", trash=False)
    fields = entity.fields_for(actor)
    form = opened(fields, row, actor)
    version, original = str(getattr(row, "version", "")), written_down(form)
    if request.method == "POST":
        form = EntityForm(fields, actor, row, data=merged(request.POST, form), initial=form.initial)
        # Until something is saved, what the person started from still counts.
        version, original = request.POST.get("version", "")[:10], request.POST.get("original", "")
    sending = request.method == "POST" and not {"back", "refresh"} & set(request.POST)
    warned = look_alikes.unannounced(request, entity, form.values(), row) if sending and form.is_valid() else None
    if sending and form.is_valid() and not warned:
        started = int(version) if version.isdecimal() else None
        try:
            save_changes(entity, row, form.values(), actor, version=started)
        except ValidationError as bad:
            form.refuse(bad)
        except StaleVersion:
            return conflict_page(request, entity, pk, form)
        except PermissionDenied:
            form.add_error(None, _("With this change you would no longer see it. Ask a supervisor to hand it over."))
        else:
            return saved(request, entity, row)
    context = {
        "entity": entity,
        "row": row,
        "form": form,
        "sections": layout(entity, actor),
        "version": version,
        "original": original if entity.is_record() else "",
        "crumbs": crumbs(entity, (str(row), entity.url(f"{pk}/")), (_("Edit"), "")),
        "cancel_url": entity.url(f"{pk}/") if entity.is_record() else entity.url(),
        "title": str(row),
        "may_delete": entity.get(actor, pk, "delete") is not None,
        "draft": f"{entity.key()}-{pk}",
        **look_alikes.context(entity, warned, row),
    }
    return render(request, "screens/form.html", context, status=422 if sending else 200)


def opened(fields: list[Field], row: Any, actor: Actor) -> EntityForm:
    """The form of a row as it is."""
    return EntityForm(fields, actor, row, initial={one.name: one.initial(getattr(row, one.name)) for one in fields})


def saved(request: HttpRequest, entity: type[Entity], row: Any) -> HttpResponse:
    messages.success(request, _("«%(name)s» has been saved.") % {"name": row})
    return redirect(entity.url(f"{row.pk}/") if entity.is_record() else entity.url())


def conflict_page(request: HttpRequest, entity: type[Entity], pk: int, form: EntityForm) -> HttpResponse:
    """Somebody else saved first: both versions beside what they started from. Nothing has been written."""
    actor, fields = actor_of(request), form.entity_fields
    theirs = current_row(entity, pk, actor)
    changes = compared(fields, form.values(), theirs, values_before(request, fields, theirs, actor), actor)
    if not changes:  # both wrote the same
        return saved(request, entity, theirs)
    context = {
        "entity": entity,
        "row": theirs,
        "changes": changes,
        **newest_change(entity, pk),
        "carried": carried(form.data),
        "version": theirs.version,
        "original": written_down(opened(fields, theirs, actor)),
        "crumbs": crumbs(entity, (str(theirs), entity.url(f"{pk}/")), (_("Edit"), "")),
        "cancel_url": entity.url(f"{pk}/"),
    }
    return render(request, "screens/conflict.html", context, status=409)


def values_before(request: HttpRequest, fields: list[Field], row: Any, actor: Actor) -> dict[str, Any]:
    """{field: value} that the form was opened with, as far as it said so and it can be understood."""
    before = read_original(request.POST.get("original", ""), {one.name for one in fields})
    if before is None:
        return {}
    form = EntityForm(fields, actor, row, data=MultiValueDict(before))
    form.full_clean()
    return {name: value for name, value in form.values().items() if name in before and name not in form.errors}


def layout(entity: type[Entity], actor: Actor) -> list[dict[str, Any]]:
    return [
        {"title": str(s.title), "names": s.fields, "after": s.after, "folded": s.folded, **to_choose(entity, s.names)}
        for s in entity.sections_for(actor)
    ]


__all__ = ["EntityForm", "create_screen", "edit_screen"]
