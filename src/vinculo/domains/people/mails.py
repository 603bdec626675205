"""The mails that open the door: a forgotten password, an invitation. They go through the outbox like all others."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.house import organisation
from vinculo.identity.models import User
from vinculo.mail.compose import Template, declare, dressed, foot_text, paragraphs
from vinculo.mail.models import Mail
from vinculo.mail.outbox import queue_mail
from vinculo.mail.send import mail_person

LINK = {"_URL_": _("the link")}

declare(
    Template(
        "invitation",
        _("Invitation"),
        _("Your access to _ORGANISATION_"),
        _(
            "Hello, _DEST_NAME_:\n\nYou have been given access to _ORGANISATION_. Choose your password here:\n\n"
            "_URL_\n\nYou sign in with this e-mail address: _DEST_EMAIL_"
        ),
        LINK,
    )
)
declare(
    Template(
        "password_reset",
        _("Forgotten password"),
        _("A new password for _ORGANISATION_"),
        _(
            "Hello, _DEST_NAME_:\n\nSomebody, hopefully you, asked for a new password. Choose it here:\n\n_URL_\n\n"
            "If it was not you, there is nothing to do: the present password stays."
        ),
        LINK,
    )
)


def mail_link(person: User, url: str) -> Mail:
    """The link to choose a password: an invitation for who has none yet."""
    key = "password_reset" if person.has_usable_password() else "invitation"
    return mail_person(key, person, {"_URL_": url}, confidential=True)


def mail_ready_made(message: Any) -> Mail:
    """A mail that allauth has worded, in the house's dress."""
    html = dressed(message.subject, paragraphs(message.body), organisation.language())
    recipients = [("", address) for address in message.to]
    return queue_mail(recipients, message.subject, message.body + foot_text(), html, kind="account", confidential=True)
