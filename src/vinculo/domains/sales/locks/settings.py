"""The page of the settings that says how long divisions stay held."""

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
def locks_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request, "settings.change")
    form = SettingsForm("locks", data=posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "locks"):
        messages.success(request, _("Saved."))
        return redirect("/settings/locks/")
    return page(request, form, _("Held divisions"), [], "locks")
