"""Workers killed with signal 9 in the middle of their mail: each mail arrives once, or is seen to be unsure."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.utils import timezone

from tests.processes import environment
from vinculo.house import store
from vinculo.jobs.models import Job
from vinculo.mail.models import Mail, MailAttempt, State
from vinculo.mail.outbox import queue_mail
from vinculo.mail.tests.sink import open_sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]

MAILS = 24
BEFORE = {3, 9, 15}  # the worker dies when the server hears of these recipients
WHILE = {6, 18}  # … or when it has taken the text of these and not answered yet


@pytest.fixture
def sink():
    with open_sink() as opened:
        store.save({"mail.host": "127.0.0.1", "mail.port": opened.port, "mail.security": "none"})
        yield opened


class Workers:
    """One worker after the other on the test's database; the server's answers may be the death of one."""

    def __init__(self):
        self.environment = environment()
        self.process = None
        self.killed = 0
        self.lock = threading.Lock()

    def start(self):
        command = [sys.executable, "-m", "vinculo.cli", "work", "--drain"]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)

    def kill(self):
        """Called while the worker waits for the server: it dies where it stands."""
        with self.lock:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.killed += 1


@pytest.fixture
def workers():
    found = Workers()
    yield found
    if found.process and found.process.poll() is None:
        found.process.kill()
        found.process.wait()


def number_of(address):
    return int(address.partition("@")[0].removeprefix("n"))


def deadly(sink, workers):
    """Makes the server kill its caller once for each mail in BEFORE and WHILE."""
    waiting = {("RCPT", n) for n in BEFORE} | {("TEXT", n) for n in WHILE}

    def hears(word, recipients):
        for recipient in recipients:
            if (word, number_of(recipient)) in waiting:
                waiting.discard((word, number_of(recipient)))
                workers.kill()
                return

    sink.hears = hears
    return waiting


def test_killed_workers_send_each_mail_once(sink, workers, settings):
    settings.HOUSE_ENVIRONMENT = {}
    waiting = deadly(sink, workers)
    for n in range(MAILS):
        queue_mail([("", f"n{n}@example.test")], f"Correo {n}", "Hola", kind="test")
    until = time.monotonic() + 120
    while Mail.objects.filter(state__in=(State.QUEUED, State.SENDING, State.HANDING)).exists():
        assert time.monotonic() < until, list(Mail.objects.values_list("state", "error"))
        workers.start()
        workers.process.wait(timeout=60)
        # As if the leases of the dead had run out long ago.
        long_ago = timezone.now().replace(year=2020)
        Job.objects.running().update(lease_until=long_ago, doubted=long_ago)
    assert not waiting, "every kill came"
    assert workers.killed == len(BEFORE) + len(WHILE)

    arrived = sorted(number_of(recipients[0]) for recipients, _message in sink.taken)
    states = {number_of(mail.to_text): mail.state for mail in Mail.objects.all()}
    unsure = {n for n, state in states.items() if state == State.UNSURE}
    assert unsure == WHILE
    assert arrived == list(range(MAILS)), "all of them; of those unsure only the server knew"
    assert {state for n, state in states.items() if n not in WHILE} == {State.SENT}
    cut = MailAttempt.objects.filter(outcome=MailAttempt.Outcome.CUT)
    assert {number_of(one.mail.to_text) for one in cut} >= BEFORE
