"""What is attached arrives whole, whatever happens on the way."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.people import SYSTEM
from vinculo.house import store
from vinculo.mail import attached
from vinculo.mail import deliver as delivery
from vinculo.mail.models import Mail, State
from vinculo.mail.outbox import Attached, queue_mail, send_again
from vinculo.mail.send import mail_address
from vinculo.mail.settings import server
from vinculo.mail.tests.sink import open_sink
from vinculo.mail.tests.test_outbox import run, state
from vinculo.records import blobs

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\r\n.\r\n\x00\xff" * 40_000


@pytest.fixture
def sink(settings, tmp_path):
    settings.HOUSE_ENVIRONMENT = {}
    settings.MEDIA_ROOT = tmp_path / "files"
    with open_sink() as opened:
        store.save({"mail.host": "127.0.0.1", "mail.port": opened.port, "mail.security": "none"})
        yield opened


def a_mail(*files, **more):
    return queue_mail([("Marta", "marta@example.test")], "Hola", "Texto", "<p>Texto</p>", kind="test",
                      attachments=files, **more)  # fmt: skip


def arrived(sink):
    ((_recipients, message),) = sink.taken
    return [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
            for part in message.walk() if part.get_content_disposition() == "attachment"]  # fmt: skip


def test_files_arrive_as_they_were(sink):
    mail = a_mail(Attached("Presupuesto nº 3.pdf", PDF), Attached("../a\r\nBcc: b@example.test", b"x", "text/plain"))
    assert run(mail) == State.SENT
    (first, second) = arrived(sink)
    assert first == ("Presupuesto nº 3.pdf", "application/pdf", PDF)
    assert second[0] == ".. a Bcc: b@example.test"
    assert [part.get_content_type() for part in sink.taken[0][1].walk()][:4] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_they_survive_a_worker_that_is_killed_and_a_server_that_puts_off(sink):
    mail = a_mail(Attached("a.pdf", PDF))
    delivery.claim(mail.pk, server(), 0)  # and nothing more is heard of that worker
    assert state(mail) == State.SENDING
    sink.answers["TEXT"] = "452 full"
    assert run(mail) == State.QUEUED
    sink.answers.clear()
    assert run(mail) == State.SENT
    assert arrived(sink) == [("a.pdf", "application/pdf", PDF)]


def test_they_are_on_disk_before_the_mail_is_in_the_outbox(sink):
    with transaction.atomic():
        mail = a_mail(Attached("a.pdf", PDF))
        assert blobs.read(mail.attachments[0][2]) == PDF
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_what_no_server_would_take_is_refused_at_once(sink, monkeypatch):
    monkeypatch.setattr(attached, "MOST", 10)
    with pytest.raises(ValidationError):
        a_mail(Attached("a", b"123456"), Attached("b", b"123456"))
    assert not Mail.objects.exists()


def test_bytes_that_are_gone_or_changed_are_not_sent(sink):
    mail = a_mail(Attached("a.pdf", PDF))
    kept = blobs.path_of(mail.attachments[0][2])
    kept.write_bytes(b"something else")
    assert run(mail) == State.FAILED
    kept.unlink()
    assert send_again(mail, actor=SYSTEM)
    assert run(mail) == State.FAILED
    assert sink.taken == []


def test_a_quote_goes_to_a_client_who_answers_the_seller(sink):
    mail = mail_address("test", "Marta", "marta@example.test", "es", {}, attachments=[Attached("q.pdf", PDF)],
                        reply_to="ana@example.test", confidential=True)  # fmt: skip
    assert run(mail) == State.SENT
    assert sink.taken[0][1]["Reply-To"] == "ana@example.test"
    mail.refresh_from_db()
    assert mail.attachments == [], "the outbox forgets what was confidential"
