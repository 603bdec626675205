"""The page of the settings that says when a lead is stale."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.domains.people.settings.forms import SettingsForm, actor_with
from vinculo.domains.people.settings.organisation import page
from vinculo.screens.form import posted


@require_http_methods(["GET", "POST"])
def leads_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request, "settings.change")
    form = SettingsForm("leads", data=posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "leads"):
        messages.success(request, _("Saved."))
        return redirect("/settings/leads/")
    return page(request, form, _("Stale leads"), [], "leads")
