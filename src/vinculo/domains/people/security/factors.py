"""Second factors: codes of an app, passkeys, and recovery codes for the day both are lost."""

from __future__ import annotations

import io
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from vinculo.house import secrets
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.history import Entry, note

# Recovery codes are no factor of their own: they only stand in for one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class FactorAdapter(DefaultMFAAdapter):
    """What allauth asks us about second factors. Their secrets are encrypted like all that is kept here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Look at the newest one and try again."),
        "cannot_delete_authenticator": _("Your role demands a second factor: set up another one first."),
    }

    def build_totp_svg(self, url: str) -> str:
        picture = io.BytesIO()
        # Black on white in the dark too: cameras read nothing else reliably.
        segno.make(url, error="m").save(picture, kind="svg", scale=6, border=3, light="#fff")
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user: Any = authenticator.user
        if user.role is None or not user.role.needs_second_factor:
            return True
        return factors_of(user).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey")) if n == 0 else f"{_('Passkey')} {n + 1}"


def factors_of(user: User) -> Any:
    """The second factors this person could use now."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)


def forget_factors(user: User, actor: Actor) -> bool:
    """Takes away every factor of a person who lost the telephone; whether there was any."""
    deleted, _rows = Authenticator.objects.filter(user_id=user.pk).delete()
    if deleted:
        note(actor, [Entry(user, "factor_reset")])
    return bool(deleted)
