"""The usual road of a mail to a person: template, language, macros, outbox; and the templates of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.identity.models import User
from vinculo.mail.attached import Attached
from vinculo.mail.compose import Template, Wording, compose, declare
from vinculo.mail.models import Mail
from vinculo.mail.outbox import queue_mail

declare(
    Template(
        "test",
        _("Test mail"),
        _("Test mail from _ORGANISATION_"),
        _("Hello, _DEST_NAME_:\n\nThis is a test. If you read it, outgoing mail works.\n\n_SRC_NAME_"),
    )
)


def mail_person(
    key: str, person: User, values: Mapping[str, Any], *, sender: User | None = None, once: str | None = None,
    confidential: bool = False, anchor_id: int | None = None, attachments: Sequence[Attached] = (), reply_to: str = "",
) -> Mail:  # fmt: skip
    """Queues the mail of template `key` to a person, in that person's language.

    `once` is the outbox's key: with it there is one mail, however often it is asked for.
    """
    return mail_address(
        key, str(person), person.email, person.language, values, sender=sender, once=once, confidential=confidential,
        anchor_id=anchor_id, attachments=attachments, reply_to=reply_to,
    )  # fmt: skip


def mail_address(
    key: str, name: str, address: str, language: str, values: Mapping[str, Any], *, sender: User | None = None,
    once: str | None = None, confidential: bool = False, anchor_id: int | None = None, said: Wording | None = None,
    attachments: Sequence[Attached] = (), reply_to: str = "",
) -> Mail:  # fmt: skip
    """The same to an address that belongs to nobody here."""
    macros = {
        "_DEST_NAME_": name,
        "_DEST_EMAIL_": address,
        "_SRC_NAME_": str(sender) if sender else "",
        "_SRC_EMAIL_": sender.email if sender else "",
        **values,
    }
    mail = compose(key, language, macros, said)
    return queue_mail(
        [(name, address)], mail.subject, mail.text, mail.html, kind=key, key=once, confidential=confidential,
        anchor_id=anchor_id, user_id=sender.pk if sender else None, attachments=attachments, reply_to=reply_to,
    )  # fmt: skip
