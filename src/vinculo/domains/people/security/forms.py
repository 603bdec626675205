"""The small forms around a second factor, in our words."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vinculo.domains.people.adapter import someone
from vinculo.identity.models import User
from vinculo.records.history import Entry, note


class _Worded(forms.Form):
    """A field for a code of digits, which telephones offer to fill in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class _Noted(_Worded):
    """A wrong code is a line in the history, like a wrong password."""

    user: User

    def clean_code(self) -> str:
        try:
            found: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            note(someone(context.request), [Entry(self.user, "factor_failed")])
            raise
        return found


class CodeForm(_Noted, AuthenticateForm):
    """At the door."""


class CodeAgainForm(_Noted, ReauthenticateForm):
    """Before something delicate."""


class FirstCodeForm(_Worded, ActivateTOTPForm):
    """That the app was set up well."""


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; `passwordless` makes it good for signing in on its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = _("Name"), _("So that you recognise it: «Mobile», «Office laptop»…")
        name.max_length = 60
        name.widget.attrs["maxlength"] = 60
        alone.label = _("It is enough to sign in, without a password")
        alone.help_text = _("The device asks for your fingerprint, face or PIN. Untick it for a simple security key.")
        alone.initial = True
