"""A mail leaves once, or somebody is told: refusals, broken lines, crashes at every place, zombies."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tests.people import SYSTEM
from vinculo.house import store
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import Job, Status
from vinculo.mail import deliver as delivery
from vinculo.mail import outbox, transport
from vinculo.mail.models import Mail, MailAttempt, State
from vinculo.mail.outbox import cancel, mark_arrived, queue_mail, send_again
from vinculo.mail.settings import server
from vinculo.mail.tests.sink import open_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    settings.HOUSE_ENVIRONMENT = {}
    with open_sink() as opened:
        store.save({"mail.host": "127.0.0.1", "mail.port": opened.port, "mail.security": "none"})
        yield opened


@pytest.fixture
def told(monkeypatch):
    found = []
    monkeypatch.setattr(outbox, "_when_bad", [lambda mail: found.append(mail.pk)])
    return found


def a_mail(subject="Hola", to=("marta@example.test",), **more):
    return queue_mail([("Marta", one) for one in to], subject, "Buenos días", "<p>Buenos días</p>", kind="test", **more)


def run(mail, job_id=0):
    """One attempt, whatever its hour."""
    Mail.objects.filter(pk=mail.pk).update(not_before=timezone.now())
    claimed = delivery.claim(mail.pk, server(), job_id)
    return delivery.attempt(claimed, server()) if claimed else None


def state(mail):
    mail.refresh_from_db()
    return mail.state


def test_a_mail_arrives_as_it_was_written(sink):
    mail = a_mail("Presupuesto nº 3\r\nBcc: everybody@example.test", reply_to="ana@example.test")
    assert run(mail) == State.SENT
    ((recipients, message),) = sink.taken
    assert recipients == ["marta@example.test"]
    assert message["Message-ID"] == mail.message_id
    assert message["Bcc"] is None
    assert message["Reply-To"] == "ana@example.test"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
    assert run(mail) is None, "what was sent is not sent again"
    assert len(sink.taken) == 1


def test_it_belongs_to_the_transaction_that_causes_it(sink):
    with transaction.atomic():
        a_mail()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not Job.objects.exists()
    first, second = a_mail(key="offer:1"), a_mail("Otra vez", key="offer:1")
    assert first == second
    assert Job.objects.count() == 1
    with pytest.raises(ValidationError):
        a_mail(to=["no address"])


@pytest.mark.parametrize(("word", "answer"), [("MAIL", "451 busy"), ("RCPT", "450 grey"), ("TEXT", "452 full")])
def test_not_now_means_later(sink, told, word, answer):
    sink.answers[word] = answer
    mail = a_mail()
    assert run(mail) == State.QUEUED
    assert mail.not_before < Mail.objects.get(pk=mail.pk).not_before
    assert Job.objects.filter(unique_key=f"mail:{mail.pk}:1").exists()
    del sink.answers[word]
    assert run(mail) == State.SENT
    assert [one.outcome for one in mail.tries.all()] == ["later", "sent"]
    assert answer in mail.tries.first().answer
    assert told == []


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "TEXT"])
def test_a_refusal_is_final(sink, told, word):
    sink.answers[word] = "550 never"
    mail = a_mail()
    assert run(mail) == State.FAILED
    assert told == [mail.pk]
    assert "550" in Mail.objects.get().error
    assert run(mail) is None


def test_after_so_many_attempts_it_is_a_bad_mail(sink, told):
    store.save({"mail.attempts": 3})
    sink.close()
    sink.answers["RCPT"] = "450 grey"
    mail = a_mail()
    assert [run(mail) for _ in range(4)] == [State.QUEUED, State.QUEUED, State.FAILED, None]
    assert told == [mail.pk]


def test_each_recipient_gets_it_once_although_one_was_put_off(sink):
    sink.answers |= {"RCPT b@example.test": "450 grey", "RCPT c@example.test": "550 nobody"}
    mail = a_mail(to=["a@example.test", "b@example.test", "c@example.test"])
    assert run(mail) == State.QUEUED
    sink.answers.clear()
    assert run(mail) == State.SENT
    assert [recipients for recipients, _message in sink.taken] == [["a@example.test"], ["b@example.test"]]
    assert list(Mail.objects.get().refused) == ["c@example.test"]


@pytest.mark.parametrize("place", ["DATA", "TEXT"])
def test_a_line_that_breaks_while_it_is_handed_over_leaves_doubt(sink, told, place):
    sink.cut = place
    mail = a_mail()
    assert run(mail) == State.UNSURE
    assert told == [mail.pk]
    assert run(mail) is None, "nobody guesses"
    sink.cut = ""
    send_again(mail, actor=SYSTEM)
    assert run(mail) == State.SENT
    assert {message["Message-ID"] for _recipients, message in sink.taken} == {mail.message_id}


def test_a_crash_before_handing_over_costs_nothing(sink, monkeypatch):
    mail = a_mail()
    delivery.claim(mail.pk, server(), 7)  # … and the worker is gone
    assert run(mail, 7) == State.SENT
    assert [one.outcome for one in mail.tries.all()] == ["cut", "sent"]
    assert len(sink.taken) == 1


def test_a_crash_while_handing_over_is_seen(sink, told):
    mail = a_mail()
    delivery.hand_over(delivery.claim(mail.pk, server(), 7))
    assert run(mail, 7) is None
    assert state(mail) == State.UNSURE
    assert told == [mail.pk]
    assert mark_arrived(mail, actor=SYSTEM)
    assert state(mail) == State.SENT


def test_a_mail_another_worker_talks_about_is_left_alone(sink):
    mail = a_mail()
    other = Job.objects.get()
    Job.objects.update(status=Status.RUNNING)
    delivery.hand_over(delivery.claim(mail.pk, server(), other.pk))
    second = enqueue(delivery.deliver, mail.pk)
    assert run(mail, second.pk) is None
    assert state(mail) == State.HANDING


def test_a_worker_that_comes_back_hands_nothing_over(sink):
    """The server has said 354 when the other worker takes the mail: the text stays here."""
    mail = a_mail()
    late = delivery.claim(mail.pk, server(), 7)
    assert run(mail, 7) == State.SENT
    assert delivery.attempt(late, server()) == "overtaken"
    assert len(sink.taken) == 1


def test_a_worker_taken_for_dead_still_tells_how_it_ended(sink):
    mail = a_mail()
    late = delivery.claim(mail.pk, server(), 7)
    delivery.hand_over(late)
    run(mail, 7)
    assert state(mail) == State.UNSURE
    assert delivery.finish(late, MailAttempt.Outcome.SENT, "250", transport.Receipt("250")) == State.SENT
    assert state(mail) == State.SENT


def test_a_confidential_text_is_forgotten_once_it_is_sent(sink):
    mail = a_mail(confidential=True)
    run(mail)
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert "Buenos" in sink.taken[0][1].get_payload()[0].get_payload(decode=True).decode()


def test_what_is_cancelled_stays_here(sink):
    mail = a_mail()
    assert cancel(mail, actor=SYSTEM)
    assert run(mail) is None
    assert not cancel(mail, actor=SYSTEM)
    assert send_again(mail, actor=SYSTEM)
    assert run(mail) == State.SENT
    assert not send_again(mail, actor=SYSTEM), "sent is sent"
    assert len(sink.taken) == 1


def test_without_a_server_mail_waits(settings):
    settings.HOUSE_ENVIRONMENT = {}
    assert server() is None
    mail = a_mail()
    delivery.deliver.enqueue(mail.pk)
    assert state(mail) == State.QUEUED
    assert mail.attempts == 0
