"""One field of a record, edited where it stands: fetched into the page by a script, a small page of its own without.

What the field held when it was opened travels along. Saved over another value it comes back as original, mine and
theirs; changes of other fields meanwhile are nobody's conflict.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.entities.columns import Badge
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field
from vinculo.entities.writing import save_changes
from vinculo.identity.actor import Actor
from vinculo.records.record import StaleVersion
from vinculo.screens.asked import actor_of
from vinculo.screens.conflict import as_sent, carried, compared, merged, newest_change, read_original, written_down
from vinculo.screens.detail import definition, find
from vinculo.screens.form import opened, values_before
from vinculo.screens.shell import crumbs

# Fields that the head of the page repeats: after these the whole page is shown anew.
IN_THE_HEAD = frozenset({"name", "first_name", "last_name", "owner", "account", "phone", "mobile", "email", "city"})
ATTEMPTS = 3


@require_http_methods(["GET", "POST"])
def field_screen(request: HttpRequest, entity: type[Entity], pk: int, name: str) -> HttpResponse:
    """The form of one field; `?show` gives the field as it stands, for whoever changed his mind."""
    actor = actor_of(request)
    row = find(entity, request, pk, "change", trash=False)
    field = next((one for one in entity.fields_for(actor) if one.name == name), None)
    if field is None:
        raise Http404
    if "show" in request.GET:
        return standing(request, entity, row, field, actor)
    if request.method == "GET":
        form = opened([field], row, actor)
        return asking(request, entity, row, field, form, original=written_down(form))
    return save(request, entity, row, field, actor)


def save(request: HttpRequest, entity: type[Entity], row: Any, field: Field, actor: Actor) -> HttpResponse:
    """Writes the field unless somebody else wrote another value into it since it was opened."""
    for _attempt in range(ATTEMPTS):  # somebody may save another field between our reading and our writing
        now = opened([field], row, actor)
        form = type(now)([field], actor, row, data=merged(request.POST, now), initial=now.initial)
        original = request.POST.get("original", "")
        if not form.is_valid():
            return asking(request, entity, row, field, form, original=original, status=422)
        before = read_original(original, {field.name})
        if before is not None and before.get(field.name) != as_sent(now)[field.name]:
            changes = compared([field], form.values(), row, values_before(request, [field], row, actor), actor)
            if changes:
                told = {"changes": changes, **newest_change(entity, row.pk), "carried": carried(form.data)}
                return asking(request, entity, row, field, form, original=written_down(now), status=409, **told)
        try:
            save_changes(entity, row, form.values(), actor, version=row.version)
        except StaleVersion:
            row = find(entity, request, row.pk, "change", trash=False)
            continue
        except ValidationError as bad:
            form.refuse(bad)
        except PermissionDenied:
            form.add_error(None, _("With this change you would no longer see it. Ask a supervisor to hand it over."))
        else:
            return saved(request, entity, row, field, actor)
        return asking(request, entity, row, field, form, original=original, status=422)
    raise StaleVersion(row)


def asking(
    request: HttpRequest,
    entity: type[Entity],
    row: Any,
    field: Field,
    form: Any,
    *,
    original: str,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """The field's form, as a fragment or as a page."""
    url = entity.url(f"{row.pk}/")
    form.fields[field.name].widget.attrs["data-autofocus"] = True
    context = {
        "entity": entity, "row": row, "field": form[field.name], "form": form, "original": original, "url": url,
        "name": field.name, "crumbs": crumbs(entity, (str(row), url), (field.label, "")), **told,
    }  # fmt: skip
    template = "screens/field_form.html" if request.headers.get("HX-Request") else "screens/field_page.html"
    return render(request, template, context, status=status)


def saved(request: HttpRequest, entity: type[Entity], row: Any, field: Field, actor: Actor) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, _("«%(name)s» has been saved.") % {"name": row})
        return redirect(entity.url(f"{row.pk}/"))
    badges = {column.name for column in entity.columns if isinstance(column, Badge)}
    if field.name in IN_THE_HEAD | badges | {getattr(row, "title_field", "")}:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return standing(request, entity, row, field, actor)


def standing(request: HttpRequest, entity: type[Entity], row: Any, field: Field, actor: Actor) -> HttpResponse:
    """The field as the page shows it."""
    if not request.headers.get("HX-Request"):
        return redirect(entity.url(f"{row.pk}/"))
    rows = [definition(entity, row, field.name, actor)]
    context: dict[str, Any] = {"rows": rows, "url": entity.url(f"{row.pk}/"), "editable": True, "focus": True}
    return render(request, "screens/definition.html", context, using="jinja2")
