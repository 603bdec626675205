"""The page of the settings that says who hears of approved offers."""

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
def offers_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request, "settings.change")
    form = SettingsForm("offers", data=posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "offers"):
        messages.success(request, _("Saved."))
        return redirect("/settings/offers/")
    return page(request, form, _("Approved offers"), [], "offers")
