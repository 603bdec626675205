"""Lists people want back: saving a view, and choosing columns."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.abilities.saved_views.models import ListLayout, SavedView
from vinculo.entities.entity import Entity
from vinculo.entities.query import BadQuery, parse_query
from vinculo.identity.actor import Actor
from vinculo.screens.asked import actor_of, asked, refusal, require, same_list
from vinculo.screens.shell import crumbs

LONGEST = 2000  # of a kept query, as the table holds it


@require_POST
def save_view_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """Keeps the filters and the order of the list under a name."""
    actor = actor_of(request)
    require(entity, actor, "list")
    query = same_list(listed(request), drop=("columns", "view")).lstrip("?")
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
    try:
        parse_query(entity, QueryDict(query), actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    errors = {}
    if not 0 < len(name) <= 60:
        errors["name"] = _("Give the view a name of up to 60 letters.")
    if len(query) > LONGEST:
        errors["query"] = _("That is too much to be kept as a view.")
    if errors:
        return refusal(request, entity, errors, 422)
    SavedView.objects.update_or_create(
        user_id=actor.pk,
        entity=entity.key(),
        name=name,
        defaults={"query": query, "shared": request.POST.get("shared") == "on"},
    )
    messages.success(request, _("The view «%(name)s» has been saved.") % {"name": name})
    return redirect(entity.url(f"?{query}"))


def listed(request: HttpRequest) -> QueryDict:
    """The query of the list a form was sent from."""
    return QueryDict(request.POST.get("query", "").lstrip("?"))


@require_POST
def delete_view_screen(request: HttpRequest, entity: type[Entity], view: int) -> HttpResponse:
    """Everybody removes only his own views."""
    actor = actor_of(request)
    get_object_or_404(SavedView, pk=view, user_id=actor.pk, entity=entity.key()).delete()
    messages.success(request, _("The view has been removed."))
    return redirect(entity.url())


@require_http_methods(["GET", "POST"])
def columns_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """The columns this person wants in this list; none means the list's own.

    To choose from, they are the inside of the list's dialog, or a page where no script fetches it.
    """
    actor = actor_of(request)
    require(entity, actor, "list")
    if request.method == "GET":
        return to_choose_from(request, entity, actor)
    known = {column.name for column in entity.columns_for(actor)}
    names = list(dict.fromkeys(request.POST.getlist("columns")))
    if unknown := set(names) - known:
        errors = {"columns": _("There is no column «%(name)s».") % {"name": min(unknown)[:40]}}
        return refusal(request, entity, errors, 400)
    if names and "reset" not in request.POST:
        ListLayout.objects.update_or_create(user_id=actor.pk, entity=entity.key(), defaults={"columns": names})
    else:
        ListLayout.objects.filter(user_id=actor.pk, entity=entity.key()).delete()
    return redirect(entity.url(same_list(listed(request), drop=("columns",))))


def to_choose_from(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """All columns, those shown first and in their order."""
    try:
        query = asked(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    shown = [column.name for column in query.columns]
    others = [column for column in entity.columns_for(actor) if column.name not in shown]
    columns = [{"key": c.name, "label": c.label, "shown": c.name in shown} for c in (*query.columns, *others)]
    context = {
        "entity": entity, "action": entity.url("columns/"), "columns": columns, "query": same_list(request.GET),
        "reset": "reset", "crumbs": crumbs(entity),
    }  # fmt: skip
    dialog = request.headers.get("HX-Request")
    return render(request, "web/components/columns_form.html" if dialog else "screens/columns.html", context)
