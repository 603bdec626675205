"""The pairs of records that somebody said are not duplicates, and the way to take that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.abilities.duplicates import groups
from vinculo.abilities.duplicates.models import Pair
from vinculo.entities.entity import Entity
from vinculo.records.formats import format_datetime
from vinculo.screens.asked import actor_of, require
from vinculo.screens.duplicates import page_number
from vinculo.screens.shell import crumbs


@require_http_methods(["GET", "POST"])
def dismissed_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """`/accounts/duplicates/dismissed/`."""
    actor = actor_of(request)
    require(entity, actor, "duplicates")
    here = entity.url("duplicates/dismissed/")
    if request.method == "POST":
        require(entity, actor, "change")
        text = request.POST.get("pair", "")
        if text.isdecimal() and len(text) < 19 and groups.take_back(entity, int(text), actor):
            messages.success(request, _("They are compared again from now on."))
        return redirect(here)
    number = page_number(request.GET.get("page", ""))
    found, more = groups.dismissed(entity, actor, number)
    context = {
        "entity": entity,
        "crumbs": crumbs(
            entity, (_("Probable duplicates"), entity.url("duplicates/")), (_("Said not to be duplicates"), "")
        ),
        "title": _("Said not to be duplicates"),
        "pairs": [line(entity, pair) for pair in found],
        "may_change": entity.may(actor, "change"),
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if more else "",
    }
    return render(request, "screens/dismissed.html", context)


def line(entity: type[Entity], pair: Pair) -> dict[str, object]:
    """A pair as the template shows it."""
    sides = [{"title": one.title, "url": entity.url(f"{one.pk}/")} for one in (pair.one, pair.other)]
    when = format_datetime(pair.dismissed) if pair.dismissed else ""
    return {"pk": pair.pk, "sides": sides, "who": str(pair.dismissed_by or ""), "when": when}
