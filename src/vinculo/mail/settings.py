"""What can be set about outgoing mail, and which server follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from vinculo.house import organisation, store
from vinculo.house.organisation import text
from vinculo.house.store import Setting

SECURITY = [("starttls", _("STARTTLS")), ("tls", _("TLS from the start")), ("none", _("None"))]
HOST = RegexValidator(r"^[A-Za-z0-9._:\-\[\]]*$", _("Write only the name of the server, such as smtp.example.com."))


def _port() -> forms.Field:
    return forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)


def _security() -> forms.Field:
    return forms.ChoiceField(label=_("Encryption"), choices=SECURITY)


def _password() -> forms.Field:
    return forms.CharField(label=_("Password"), max_length=300, required=False, strip=False)


def _from() -> forms.Field:
    return forms.EmailField(
        label=_("Sender's address"), required=False, max_length=254, help_text=_("Mails leave with this address.")
    )


def _attempts() -> forms.Field:
    return forms.IntegerField(
        label=_("Attempts"), min_value=1, max_value=50,
        help_text=_("After so many a mail counts as bad and waits for somebody to look at it."),
    )  # fmt: skip


store.declare(
    Setting("mail.host", text(_("Server"), 253, validators=[HOST])),
    Setting("mail.port", _port, 587),
    Setting("mail.security", _security, "starttls"),
    Setting("mail.user", text(_("User"), 200)),
    Setting("mail.password", _password, secret=True),
    Setting("mail.from_address", _from),
    Setting("mail.from_name", text(_("Sender's name"), 120)),
    Setting("mail.footer", text(_("Foot of every mail"), 2000, widget=forms.Textarea(attrs={"rows": 3}))),
    Setting("mail.attempts", _attempts, 10),
)


@dataclass(frozen=True)
class Server:
    """Where mail is handed over. `backend` is a Django backend that is no SMTP (console, file, memory)."""

    host: str
    port: int
    security: str
    user: str
    password: str
    source: str  # environment or database
    backend: str = ""

    def __str__(self) -> str:
        return self.backend.split(".")[-2] if self.backend else f"{self.host}:{self.port}"


def server() -> Server | None:
    """The server mail goes to: the environment's if it names one, else that of the settings page, else None.

    Raises secrets.Unreadable when the password was encrypted with a lost key.
    """
    if settings.HOUSE_ENVIRONMENT.get("email_url") is not None:
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            return Server("", 0, "none", "", "", "environment", settings.EMAIL_BACKEND)
        security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
        return Server(
            settings.EMAIL_HOST, settings.EMAIL_PORT, security, settings.EMAIL_HOST_USER or "",
            settings.EMAIL_HOST_PASSWORD or "", "environment",
        )  # fmt: skip
    host = store.get("mail.host")
    if not host:
        return None
    port, security, user = (store.get(f"mail.{name}") for name in ("port", "security", "user"))
    return Server(host, port, security, user, store.get("mail.password") if user else "", "database")


def sender() -> tuple[str, str]:
    """(name, address) mails leave with."""
    address = store.get("mail.from_address") or settings.DEFAULT_FROM_EMAIL
    return store.get("mail.from_name") or organisation.name(), address
