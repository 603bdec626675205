"""Whether the queue answers, judged by what workers leave behind."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from vinculo.jobs import control, queue
from vinculo.jobs.backend import enqueue
from vinculo.jobs.control import queue_health
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests import lab as bench

pytestmark = pytest.mark.django_db(transaction=True)


def minutes_ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def ended(minutes):
    Job.objects.create(task="t", status=Status.DONE, finished=minutes_ago(minutes))


def test_a_new_installation_is_healthy():
    assert queue_health().ok


def test_a_job_that_waits_long_means_nobody_works():
    enqueue(bench.note, "x", run_after=minutes_ago(4))
    assert queue_health().ok
    Job.objects.update(run_after=minutes_ago(6))
    health = queue_health()
    assert not health.ok
    assert 350 < health.oldest_wait < 370
    assert "waited" in health.reason


def test_a_long_line_is_no_illness_while_somebody_works():
    enqueue(bench.note, "x", run_after=minutes_ago(60))
    ended(1)
    assert queue_health().ok
    Job.objects.filter(status=Status.DONE).update(finished=minutes_ago(10))
    assert not queue_health().ok
    enqueue(bench.note, "y", run_after=minutes_ago(90))
    queue.claim("w")
    assert queue_health().ok
    Job.objects.filter(status=Status.RUNNING).update(lease_until=minutes_ago(1))
    assert not queue_health().ok


def test_a_queue_without_a_pulse_is_ill_even_when_nothing_waits():
    ended(29)
    assert queue_health().ok
    Job.objects.update(finished=minutes_ago(31))
    assert not queue_health().ok


def test_without_a_database_it_says_so(monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(control.Job.objects, "due", refuse)
    assert not queue_health().ok
    assert "gone" in queue_health().reason
