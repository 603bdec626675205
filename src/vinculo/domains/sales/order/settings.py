"""The page of the settings that says who is told of new orders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.domains.people.settings.forms import SettingsForm, actor_with
from vinculo.domains.people.settings.organisation import page
from vinculo.domains.sales.order import tell  # noqa: F401 - declares the setting
from vinculo.screens.form import posted


@require_http_methods(["GET", "POST"])
def orders_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_with(request, "settings.change")
    form = SettingsForm("orders", data=posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "orders"):
        messages.success(request, _("Saved."))
        return redirect("/settings/orders/")
    return page(request, form, _("Orders"), [], "orders")
