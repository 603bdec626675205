"""The dialogue with the mail server, told apart by what matters afterwards: taken, refused, not now, unsure."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import format_datetime, formataddr
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address

from vinculo.mail.models import Mail
from vinculo.mail.settings import Server, sender
from vinculo.records import blobs

PATIENCE = 30  # seconds for any one answer of the server


class NotNow(Exception):
    """Nothing was handed over, and it is worth another try."""


class Refused(Exception):
    """The server will not take this mail, however often it is asked."""


class Unsure(Exception):
    """The line broke while the mail was handed over: the server may have it or not."""


@dataclass(slots=True)
class Receipt:
    """What the server took. `later` may be tried again, `refused` not: {address: answer}."""

    answer: str
    later: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


class _Dialogue:
    """Mixed into smtplib's classes: tells when the server is ready to take the text (354), and only then."""

    handing_over: Callable[[], None]

    def getreply(self) -> tuple[int, bytes]:
        code, answer = super().getreply()  # type: ignore[misc]
        if code == 354:
            self.handing_over()
        return code, answer


class _Plain(_Dialogue, smtplib.SMTP):
    pass


class _Encrypted(_Dialogue, smtplib.SMTP_SSL):
    pass


def send(server: Server, mail: Mail, handing_over: Callable[[], None]) -> Receipt:
    """Offers the mail to its pending recipients.

    `handing_over` is called once the server has asked for the text and before any of it is sent; whatever it
    raises ends the dialogue with nothing handed over. Raises NotNow, Refused, Unsure.
    """
    try:
        message = built(mail)
        if server.backend:
            return _by_backend(message, handing_over)
        content = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        recipients = [sanitize_address(address, "utf-8") for address in mail.pending]
    except (ValueError, UnicodeError, FileNotFoundError) as bad:
        raise Refused(str(bad)) from bad
    with _connected(server) as line:
        return _offered(line, sanitize_address(sender()[1], "utf-8"), recipients, content, handing_over)


def _offered(
    line: Any, origin: str, recipients: list[str], content: bytes, handing_over: Callable[[], None]
) -> Receipt:
    handed = False

    def mark() -> None:
        nonlocal handed
        try:
            handing_over()
        except BaseException:
            line.close()  # the server waits for a text that does not come, and forgets the mail
            raise
        handed = True

    line.handing_over = mark
    try:
        _expect(line.mail(origin))
        receipt = Receipt("")
        for address in recipients:
            code, said = line.rcpt(address)
            if code not in (250, 251):
                (receipt.later if 400 <= code < 500 else receipt.refused)[address] = _text(code, said)
        told = " ".join((*receipt.refused.values(), *receipt.later.values()))
        if len(receipt.refused) == len(recipients):
            raise Refused(told)
        if len(receipt.refused) + len(receipt.later) == len(recipients):
            raise NotNow(told)
        answer = line.data(content)
        handed = False  # answered: there is no doubt any more
        receipt.answer = _expect(answer)
    except smtplib.SMTPDataError as said:
        _expect((said.smtp_code, said.smtp_error))
        raise NotNow(str(said)) from said
    except (OSError, smtplib.SMTPException) as broken:
        if handed:
            line.close()
            raise Unsure(str(broken)) from broken
        raise NotNow(str(broken)) from broken
    return receipt


def _by_backend(message: EmailMultiAlternatives, handing_over: Callable[[], None]) -> Receipt:
    """Console, file and memory: nothing that can break halfway."""
    message.connection = get_connection()
    handing_over()
    try:
        message.send()
    except OSError as broken:
        raise NotNow(str(broken)) from broken
    return Receipt("ok")


@contextmanager
def _connected(server: Server) -> Iterator[Any]:
    """A line on which one has said hello and who one is. Raises NotNow."""
    context = ssl.create_default_context()
    line: Any = None
    try:
        if server.security == "tls":
            line = _Encrypted(server.host, server.port, timeout=PATIENCE, context=context)
        else:
            line = _Plain(server.host, server.port, timeout=PATIENCE)
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except (OSError, UnicodeError, smtplib.SMTPException) as bad:
        if line is not None:
            line.close()
        raise NotNow(f"{server}: {bad}") from bad
    try:
        yield line
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()


def probe(server: Server) -> str:
    """Says hello and who one is, and nothing else; the sentence of what went wrong, or nothing."""
    if server.backend:
        return ""
    try:
        with _connected(server):
            return ""
    except NotNow as bad:
        return str(bad)


def _expect(reply: tuple[int, bytes | str]) -> str:
    """The text of a positive reply. Raises NotNow (4xx) or Refused (5xx)."""
    code, said = reply
    if 200 <= code < 300:
        return _text(code, said)
    raise (NotNow if 400 <= code < 500 else Refused)(_text(code, said))


def _text(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"


def built(mail: Mail) -> EmailMultiAlternatives:
    """The message, the same bytes at every attempt but for the boundary between its parts."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr(sender()),
        to=[formataddr((name, address)) for name, address in mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={**mail.headers, "Message-ID": mail.message_id, "Date": format_datetime(mail.created)},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, content_type, digest in mail.attachments:
        message.attach(name, blobs.read(digest), content_type)
    return message
