"""What a request asks of a list, with the columns this person prefers; the same for screen and export."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import ngettext

from vinculo.abilities.custom_fields.lost import without_lost
from vinculo.abilities.saved_views.models import ListLayout
from vinculo.entities.columns import Column
from vinculo.entities.entity import Entity
from vinculo.entities.query import ListQuery, parse_query
from vinculo.identity.actor import Actor

PLACE = ("after", "before")
WORDS = "__text"  # see web.widgets.Picker


def actor_of(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def require(entity: type[Entity], actor: Actor, verb: str) -> None:
    """A page a person may not see: unknown to those who may not even look, refused to the others."""
    if entity.may(actor, verb):
        return
    if verb != "view" and entity.may(actor, "view"):
        raise PermissionDenied
    raise Http404


def asked(request: HttpRequest, entity: type[Entity], actor: Actor) -> ListQuery:
    """The list query of this request. Raises BadQuery; only who may delete looks into the trash.

    What an added field asked that is gone meanwhile is left out, in the addresses of the page too, and said.
    """
    request.GET, lost = without_lost(entity, without_words(request.GET), actor)  # type: ignore[assignment]
    if lost and "HX-Request" not in request.headers:
        text = ngettext(
            "The list no longer filters or sorts by %(names)s: that field is not there any more.",
            "The list no longer filters or sorts by %(names)s: those fields are not there any more.",
            len(lost),
        )
        messages.warning(request, text % {"names": ", ".join(f"«{name}»" for name in lost)})
    query = parse_query(entity, request.GET, actor)
    if query.trash:
        require(entity, actor, "delete")
    if "columns" not in request.GET:
        query.columns = preferred_columns(entity, actor) or query.columns
    return query


def without_words(data: QueryDict) -> QueryDict:
    """`data` without the words that a picker sends along with the id of what was chosen."""
    words = [name for name in data if name.endswith(WORDS) and data.get(name.removesuffix(WORDS))]
    if not words:
        return data
    kept = data.copy()
    for name in words:
        del kept[name]
    return kept


def refusal(request: HttpRequest, entity: type[Entity], errors: dict[str, str], status: int) -> HttpResponse:
    """The page that says what of a request was not understood: {parameter: sentence}."""
    return render(request, "screens/bad_query.html", {"errors": errors, "entity": entity}, status=status)


def preferred_columns(entity: type[Entity], actor: Actor) -> list[Column]:
    """The columns this person chose for this list; empty when the list's own serve."""
    layout = ListLayout.objects.filter(user_id=actor.pk, entity=entity.key()).first()
    if layout is None:
        return []
    known = {column.name: column for column in entity.columns_for(actor)}
    return [known[name] for name in layout.columns if name in known]


def same_list(data: QueryDict, drop: tuple[str, ...] = (), **change: str | None) -> str:
    """The list's address with some parameters changed (None takes one away); the place is forgotten."""
    pairs = [
        (name, value)
        for name, values in data.lists()
        for value in values
        if value and name not in PLACE and name not in change and name not in drop
    ]
    pairs += [(name, value) for name, value in change.items() if value is not None]
    return "?" + urlencode(pairs)
