"""The schedule: one job per slot, none piled up, a missed one made up for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import get_language

from vinculo.house import organisation
from vinculo.identity.models import User
from vinculo.identity.standing_in import standing_in
from vinculo.jobs import schedule
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import Job, Status
from vinculo.jobs.schedule import Clock, Entry, scheduled
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock_at(monkeypatch):
    """Sets the time of the schedule and of the jobs it makes, with `note` due every ten minutes."""
    monkeypatch.setattr(schedule, "SCHEDULE", {"note": Entry("*/10 * * * *", bench.tick)})

    def set_time(hour, minute, second=0):
        moment = datetime(2026, 11, 20, hour, minute, second, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_time


def slots():
    keys = Job.objects.order_by("id").values_list("unique_key", flat=True)
    return [key.rpartition("T")[2] for key in keys]


def test_each_slot_makes_one_job_for_all_workers(clock_at):
    clock_at(9, 5)
    clocks = [Clock(), Clock(), Clock()]
    for minute in (6, 9, 10, 10, 11, 19, 20, 21):
        clock_at(9, minute)
        for clock in clocks:
            clock.tick()
        run_due()
    assert slots() == ["09:10Z", "09:20Z"]


def test_a_first_start_makes_nothing(clock_at):
    clock_at(9, 5)
    Clock().tick()
    assert slots() == []


def test_the_last_missed_slot_is_made_up_for(clock_at):
    clock_at(9, 5)
    clock = Clock()
    clock_at(9, 10)
    clock.tick()
    Job.objects.update(created=timezone.now())  # the column's default keeps the real clock
    run_due()
    Clock()
    clock_at(11, 45)
    Clock()
    Clock()
    assert slots() == ["09:10Z", "11:40Z"]


def test_nothing_piles_up_behind_an_unfinished_job(clock_at):
    clock_at(9, 5)
    clock = Clock()
    for minute in (10, 20, 30):
        clock_at(9, minute)
        clock.tick()
    assert slots() == ["09:10Z"]
    run_due()
    clock_at(9, 40)
    clock.tick()
    assert slots() == ["09:10Z", "09:40Z"]


def test_times_are_the_companys(settings):
    settings.TIME_ZONE = "Europe/Madrid"
    entry = Entry("30 3 * * *", bench.tick)
    assert entry.latest(datetime(2026, 7, 2, 12, tzinfo=UTC)) == datetime(2026, 7, 2, 1, 30, tzinfo=UTC)
    assert entry.latest(datetime(2026, 12, 2, 12, tzinfo=UTC)) == datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
    assert entry.latest(datetime(2026, 7, 2, 1, 29, 59, tzinfo=UTC)).day == 1
    assert entry.latest(datetime(2026, 7, 2, 1, 30, 0, tzinfo=UTC)).day == 2


@pytest.mark.parametrize("night", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_no_slot_is_lost_or_doubled_when_the_clocks_change(night):
    """Every half hour stays every half hour, in summer time and out of it."""
    entry = Entry("*/30 * * * *", bench.tick)
    seen = [entry.latest(night + timedelta(minutes=minute)) for minute in range(0, 300, 5)]
    assert sorted(set(seen)) == [night + timedelta(minutes=half) for half in range(0, 300, 30)]


def test_wrong_times_are_refused():
    for wrong in ("every day", "* * * *", "* * * * * *", "61 * * * *"):
        with pytest.raises(ValueError, match="cron expression"):
            scheduled(wrong)


def test_housekeeping_forgets_old_jobs_but_not_the_last_slot():
    from vinculo.jobs.tasks import prune_jobs

    now = timezone.now()
    kept, gone = [], []
    for status, days, keep in (
        (Status.DONE, 13, True), (Status.DONE, 15, False), (Status.FAILED, 89, True),
        (Status.FAILED, 91, False), (Status.CANCELLED, 91, False), (Status.READY, 400, True),
    ):  # fmt: skip
        job = Job.objects.create(task="t", status=status, created=now, finished=now - timedelta(days=days))
        (kept if keep else gone).append(job.pk)
    for days, keep in ((40, False), (30, True)):
        job = Job.objects.create(
            task="monthly", unique_key=f"cron:{days}", once=True, status=Status.DONE,
            finished=now - timedelta(days=days),
        )  # fmt: skip
        (kept if keep else gone).append(job.pk)
    prune_jobs.enqueue()
    run_due()
    assert set(kept) <= set(Job.objects.values_list("pk", flat=True))
    assert not Job.objects.filter(pk__in=gone).exists()


def test_housekeeping_of_many(monkeypatch):
    from vinculo.jobs import tasks

    monkeypatch.setattr(tasks, "CHUNK", 10)
    long_ago = timezone.now() - timedelta(days=20)
    Job.objects.bulk_create([Job(task="t", status=Status.DONE, finished=long_ago) for _ in range(35)])
    tasks.prune_jobs.enqueue()
    run_due()
    pruning = Job.objects.get()
    assert pruning.progress_done == 35


def test_work_speaks_the_language_and_reads_the_clock_of_the_house(monkeypatch):
    """Whatever the environment says, once somebody has chosen in the settings."""
    monkeypatch.setattr(organisation, "language", lambda: "en")
    monkeypatch.setattr(organisation, "zone", lambda: ZoneInfo("Atlantic/Canary"))
    job = enqueue(bench.where)
    run_due()
    job.refresh_from_db()
    assert job.result == ["en", "Atlantic/Canary"]
    at_nine = Entry("0 9 * * *", bench.tick).latest(datetime(2026, 7, 20, 12, tzinfo=UTC))
    assert at_nine == datetime(2026, 7, 20, 8, tzinfo=UTC), "nine on the Canaries in summer"


def test_work_for_a_person_is_in_that_persons_language(monkeypatch, ana):
    monkeypatch.setattr(organisation, "zone", lambda: ZoneInfo("Atlantic/Canary"))
    User.objects.filter(pk=ana.pk).update(language="en", time_zone="")
    with standing_in(ana.pk, via="job"):
        assert [get_language(), timezone.get_current_timezone_name()] == ["en", "Atlantic/Canary"]
