"""Moving an opportunity with what the next stage asks for, by links that work without scripts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.move import MovedMeanwhile, MoveForm, move_opportunity
from vinculo.domains.sales.opportunity.path import path
from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.actions import NotNow
from vinculo.identity.actor import Actor
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.form import posted
from vinculo.screens.shell import crumbs

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def move_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The stages to choose from; with one chosen (`?to=`), what it asks for."""
    actor = actor_of(request)
    row: Opportunity = find(OpportunityEntity, request, pk, "change", trash=False)
    to = chosen(row, request.POST.get("stage", "") or request.GET.get("to", ""))
    form, status, refusal = None, UNPROCESSABLE if request.method == "POST" else 200, ""
    if to is not None:
        form = MoveForm(actor, row, to)
        if (data := posted(request)) is not None:
            form.data, form.is_bound, status = data, True, UNPROCESSABLE
            if form.is_valid():
                refusal, status = move(row, form, actor)
                if not refusal and not form.errors:
                    messages.success(request, _("«%(name)s» is at «%(stage)s» now.") % {"name": row, "stage": to})
                    return redirect(OpportunityEntity.url(f"{pk}/"))
    context = {
        "entity": OpportunityEntity,
        "row": row,
        "form": form,
        "to": to,
        "same": to is not None and to.pk == row.stage_id,
        "refusal": refusal,
        "stages": path(row, actor, to),
        "crumbs": crumbs(OpportunityEntity, (str(row), OpportunityEntity.url(f"{pk}/")), (_("Move to stage"), "")),
        "cancel_url": OpportunityEntity.url(f"{pk}/"),
    }
    return render(request, "opportunity/move.html", context, status=status)


def move(row: Opportunity, form: MoveForm, actor: Actor) -> tuple[str, int]:
    """Runs the verb: why not, and the status that says so; errors of fields stand in the form."""
    try:
        move_opportunity(row, actor=actor, **form.cleaned_data)
    except MovedMeanwhile as bad:
        return str(bad), CONFLICT
    except NotNow as bad:
        return str(bad), UNPROCESSABLE
    except PermissionDenied:
        return _("Taking back what is closed needs a permission of its own."), 403
    except ValidationError as bad:
        for name, texts in (bad.message_dict if hasattr(bad, "error_dict") else {"": bad.messages}).items():
            form.add_error(name if name in form.fields else None, texts)
        return "", UNPROCESSABLE
    return "", 200


def chosen(row: Opportunity, text: str) -> Stage | None:
    """The stage with the key `text`, if it is one to go to."""
    key = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    return Stage.objects.filter(pk=key, is_active=True).select_related("pipeline").first()


__all__ = ["move_screen"]
