"""Roles that demand a second factor: whoever has none is led to where it is set up, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from vinculo.domains.people.security.factors import factors_of

SETUP = "/profile/security/"
# Names of addresses that stay open: setting one up, confirming who one is, going away, what pages are drawn with.
OPEN = ("mfa_", "account_reauthenticate", "account_logout", "logout", "profile.security", "health", "logo", "api")


class SecondFactorMiddleware:
    """Leads to the set-up page until the role's demand is met."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not lacks_factor(request) or is_open(request):
            return None
        htmx = getattr(request, "htmx", None)
        return HttpResponseClientRedirect(SETUP) if htmx else redirect(SETUP)


def lacks_factor(request: HttpRequest) -> bool:
    """Whether this person's role demands a second factor that is not there.

    Whoever came by single sign-on is the provider's business, which has factors of its own.
    """
    user: Any = request.user
    if not user.is_authenticated or user.role is None or not user.role.needs_second_factor:
        return False
    if any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user)):
        return False
    return not factors_of(user).exists()


def is_open(request: HttpRequest) -> bool:
    found = request.resolver_match
    return found is not None and (found.view_name or "").startswith(OPEN)
