"""The page «Security» of one's profile: second factors and sessions."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vinculo.domains.people.security import sessions
from vinculo.domains.people.security.factors import FactorAdapter
from vinculo.domains.people.security.middleware import lacks_factor
from vinculo.screens.asked import actor_of

HERE = "/profile/security/"


@require_GET
def security_screen(request: HttpRequest) -> HttpResponse:
    """Second factors, recovery codes, and where one is signed in."""
    user: Any = request.user
    mine = list(Authenticator.objects.filter(user_id=user.pk).order_by("pk"))
    recovery = next((one.wrap() for one in mine if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((one for one in mine if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [
            {"factor": one, "name": str(one), "alone": one.wrap().is_passwordless}
            for one in mine
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "codes_left": len(recovery.get_unused_codes()) if recovery else None,
        "demanded": lacks_factor(request),
        "passkeys_work": passkeys_work(request),
        "crumbs": [{"label": _("My profile"), "url": "/profile/"}, {"label": _("Security"), "url": ""}],
        **sessions.context(request),
    }
    return render(request, "people/security.html", context)


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers tie passkeys to a name, not to a numeric address, and want https anywhere but at localhost."""
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure()
    return False


@require_POST
def end_session_screen(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Ends one of one's sessions, or without `pk` all the others."""
    user: Any = request.user
    with transaction.atomic():
        if pk is None:
            n = sessions.end(user, actor_of(request), keep=request.session.session_key)
        else:
            n = sessions.end(user, actor_of(request), pk=pk)
    text = ngettext("%(n)d session has been closed.", "%(n)d sessions have been closed.", n) % {"n": n}
    messages.success(request, text)
    return redirect(HERE)


class RemovePasskey(RemoveWebAuthnView):
    """Asks once more; the last factor of somebody whose role demands one stays."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = HERE

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            factor = get_object_or_404(self.get_queryset().select_for_update(), pk=self.kwargs["pk"])
            if not FactorAdapter().can_delete_authenticator(factor):
                messages.error(self.request, str(FactorAdapter.error_messages["cannot_delete_authenticator"]))
                return redirect(HERE)
            found: HttpResponse = super().form_valid(form)
        return found
