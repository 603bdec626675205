"""Converting a lead: one page, on which what is probably right is chosen already."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.domains.sales.lead.became import became
from vinculo.domains.sales.lead.convert import convert_lead
from vinculo.domains.sales.lead.convert_form import ConvertForm
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.lead.model import Lead
from vinculo.entities.actions import NotNow
from vinculo.identity.actor import Actor
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find, sections
from vinculo.screens.form import posted
from vinculo.screens.shell import crumbs

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def convert_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what it becomes, and makes it so; afterwards one stands where the sale goes on."""
    actor = actor_of(request)
    lead: Lead = find(LeadEntity, request, pk, "convert", trash=False)
    if lead.converted_at is not None:
        messages.info(request, _("It has been converted already: this is what it became."))
        return redirect(LeadEntity.url(f"{pk}/"))
    form, status, refusal = ConvertForm(actor, lead), 200, ""
    if (data := posted(request)) is not None:
        form.data, form.is_bound, status = data, True, UNPROCESSABLE
        if form.is_valid():
            refusal, status = convert(request, lead, form, actor)
            if status == 200:
                return redirect(afterwards(lead, actor))
    context = {
        "entity": LeadEntity,
        "row": lead,
        "form": form,
        "refusal": refusal,
        "parts": [("opportunity", _("Opportunity")), ("account", _("Account")), ("contact", _("Contact"))],
        "hidden": form.hidden_matches,
        "sections": sections(LeadEntity, lead, actor),
        "crumbs": crumbs(LeadEntity, (str(lead), LeadEntity.url(f"{pk}/")), (_("Convert"), "")),
        "cancel_url": LeadEntity.url(f"{pk}/"),
    }
    return render(request, "lead/convert.html", context, status=status)


def convert(request: HttpRequest, lead: Lead, form: ConvertForm, actor: Actor) -> tuple[str, int]:
    """Runs the verb: why not, and the status that says so; errors of fields stand in the form."""
    try:
        batch = convert_lead(lead, actor=actor, **form.cleaned_data)
    except NotNow as bad:
        return str(bad), CONFLICT
    except PermissionDenied:
        return _("You may not create or change what this needs. Choose something else, or ask a supervisor."), 403
    except ValidationError as bad:
        for name, texts in (bad.message_dict if hasattr(bad, "error_dict") else {"": bad.messages}).items():
            form.add_error(name if name in form.fields else None, texts)
        return "", UNPROCESSABLE
    told = _("«%(name)s» has been converted.") % {"name": lead}
    messages.success(request, told, extra_tags=f"/settings/batches/{batch.pk}/undo/")
    return "", 200


def afterwards(lead: Lead, actor: Actor) -> str:
    """Where the sale goes on, as far as the actor sees it: opportunity, else account, else the lead itself."""
    fresh: Any = LeadEntity.get(actor, lead.pk)
    links = became(fresh, actor) if fresh is not None else []
    return links[0]["url"] if links else LeadEntity.url(f"{lead.pk}/" if fresh is not None else "")


__all__ = ["convert_screen"]
