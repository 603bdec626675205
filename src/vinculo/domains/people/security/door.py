"""The page one signs in on: which ways in there are."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from vinculo.domains.people.security.screens import passkeys_work


class Door(LoginView):
    """Password, and where they work here, passkey and single sign-on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["passkeys_work"] = passkeys_work(self.request)
        if settings.OIDC.issuer:
            context["sso_label"] = settings.OIDC.label
        return context


door = Door.as_view()
