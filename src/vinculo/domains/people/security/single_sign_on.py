"""Signing in with the company's own provider (OpenID Connect), configured by `VINCULO_OIDC_…`.

A person is recognised by what the provider calls them; the first time, by an e-mail address it has verified.
"""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vinculo.domains.people.adapter import someone
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, User
from vinculo.records.history import Entry, note, note_event

log = logging.getLogger(__name__)
WHY = "sso_refused"  # in the session: what the page of the refusal says


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Who comes from the provider, and who that is here."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Whatever the form asked for: nobody ties another identity to whoever happens to be signed in.
        sociallogin.state["process"] = AuthProcess.LOGIN
        if sociallogin.is_existing:
            return
        email = verified_address(sociallogin)
        if not email:
            refuse(request, "unverified", "")
        with transaction.atomic():
            user = User.objects.filter(email__iexact=email).first() or newcomer(sociallogin, email)
            if user is None or not user.is_active:
                refuse(request, "unknown", email)
            sociallogin.connect(request, user)
            note(someone(request, user.pk, str(user)), [Entry(user, "sso_link")])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # newcomers are made above, or refused

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("exception"):
            log.warning("single sign-on failed: %s", kwargs["exception"])
        refuse(request, "failed", "")


def verified_address(login: SocialLogin) -> str:
    """The e-mail address the provider vouches for, or empty."""
    for address in login.email_addresses:
        if settings.OIDC.trust_email or address.verified in (True, "true"):
            return str(address.email).strip().lower()
    return ""


def newcomer(login: SocialLogin, email: str) -> User | None:
    """The new person, when the house lets them in by themselves."""
    role = Role.objects.filter(key=settings.OIDC.new_role).first() if settings.OIDC.new_role else None
    if role is None:
        return None
    told = login.account.get_provider_account().get_user_data() or {}
    name = str(told.get("name") or email.split("@")[0])[:120]
    values = {"email": email, "name": name, "role": role, "identifier": User(email=email).free_identifier()}
    try:
        made: User = save_new(entity_of(User), values, Actor.system("OpenID Connect"))
    except ValidationError as bad:  # an address that is none
        log.warning("single sign-on: %s", bad)
        return None
    return made


def refuse(request: HttpRequest, why: str, email: str) -> NoReturn:
    """Back to a page that says why. Raises ImmediateHttpResponse."""
    note_event(someone(request), "user", "login_failed", email or settings.OIDC.label)
    request.session[WHY] = why
    raise ImmediateHttpResponse(redirect(reverse("socialaccount_login_error")))


@login_not_required
@require_POST
def start_screen(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the provider, by a page: a form may lead to our own addresses only."""
    if not settings.OIDC.issuer:
        return redirect("login")
    try:
        answer: HttpResponse = views.login(request, provider_id)
    except (OSError, KeyError, ValueError):
        log.warning("single sign-on: %s does not answer", settings.OIDC.issuer, exc_info=True)
        return render(request, "people/sso_failed.html", {"why": "failed"}, status=502)
    if answer.status_code == 302:
        return render(request, "people/sso_start.html", {"url": answer["Location"], "label": settings.OIDC.label})
    return answer


@login_not_required
@require_GET
def callback_screen(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    found: HttpResponse = views.callback(request, provider_id) if settings.OIDC.issuer else redirect("login")
    return found


@login_not_required
@require_GET
def failed_screen(request: HttpRequest) -> HttpResponse:
    return render(request, "people/sso_failed.html", {"why": request.session.get(WHY, "failed")})
