"""What allauth asks us about accounts, and what the history keeps of people coming in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vinculo.domains.people.mails import mail_link, mail_ready_made
from vinculo.domains.people.role.landing import landing_of
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry, note, note_event

BACKEND = "vinculo.identity.backend.EmailBackend"

# What allauth would write mails about: (verb of the history, what it was).
FACTOR_NEWS = {
    "totp_activated": ("factor_add", _("Code of an app")),
    "totp_deactivated": ("factor_remove", _("Code of an app")),
    "webauthn_added": ("factor_add", _("Passkey")),
    "webauthn_removed": ("factor_remove", _("Passkey")),
    "recovery_codes_generated": ("factor_add", _("Recovery codes")),
}


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by an administrator; whoever comes in, or tries to, leaves a line in the history."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        # By whichever way they came: it brings the role along, request after request.
        user.backend = BACKEND
        super().login(request, user)
        note_event(someone(request, user.pk, str(user)), "user", "login", str(user))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where the role says that its people begin."""
        return landing_of(request.user)  # type: ignore[arg-type]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: who asks for a password waits for no mail server."""
        if template_prefix == "account/email/password_reset_key":
            mail_link(context["user"], context["password_reset_url"])
        else:
            mail_ready_made(self.render_mail(template_prefix, email, context))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """By the address of the house: what a browser said of it (`Host`) is no base for a letter."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Told of every factor that comes or goes: the history keeps it."""
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
        if news := FACTOR_NEWS.get(template_prefix.removeprefix("mfa/email/")):
            verb, name = news
            told = [str(name), None] if verb == "factor_remove" else [None, str(name)]
            note(someone(self.request, user.pk, str(user)), [Entry(user, verb, {"factor": told})])

    def format_email_subject(self, subject: str) -> str:
        return subject

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # Whoever failed is nobody we know: only the address that was tried is kept, never the password.
        note_event(someone(request), "user", "login_failed", str(credentials.get("email", "")))


def someone(request: HttpRequest, user_id: int | None = None, name: str = "") -> Actor:
    """Whoever stands at the door, with rights to nothing."""
    return Actor(user_id=user_id, name=name, ip=request.META.get("REMOTE_ADDR", ""))
