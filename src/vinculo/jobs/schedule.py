"""Work that repeats: a task, the hours at which it is due, and one job for each such hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from croniter import croniter
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import Task

from vinculo.house import organisation
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import UNFINISHED, Job


@dataclass(frozen=True)
class Entry:
    """A task and its times, on the clock that the house has set for itself."""

    cron: str
    task: Task

    def latest(self, now: datetime) -> datetime:
        """The last slot not after `now`, in UTC."""
        next_minute = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        company_time = timezone.localtime(next_minute, organisation.zone())
        slot: datetime = croniter(self.cron, company_time).get_prev(datetime)
        return slot.astimezone(UTC)

    def jobs(self) -> QuerySet[Job]:
        """All jobs its slots have made, newest first."""
        return Job.objects.filter(task=self.task.module_path, once=True).order_by("-id")

    def make(self, slot: datetime) -> None:
        """Queue the job of `slot`, unless it exists or the previous one has not ended."""
        if not self.jobs().filter(status__in=UNFINISHED).exists():
            enqueue(self.task, unique_key=f"cron:{self.task.module_path}:{slot:%Y-%m-%dT%H:%MZ}", once=True)


SCHEDULE: dict[str, Entry] = {}


def scheduled(cron: str) -> Callable[[Task], Task]:
    """Run the task (above ``@task``, no arguments) at these times: minute hour day month weekday.

    It belongs into an app's ``tasks.py``, or must be imported there. Each slot makes one job however many
    workers run. A slot is left out while the previous one's job is unfinished; of slots missed while no
    worker ran, the last is made up for. Raises ValueError when the times are no cron expression.
    """
    if len(cron.split()) != 5 or not croniter.is_valid(cron):
        raise ValueError(f"{cron!r} is no cron expression of five fields")

    def declare(task: Task) -> Task:
        SCHEDULE[task.module_path] = Entry(cron, task)
        return task

    return declare


class Clock:
    """One worker's view of the schedule; `tick` makes the jobs whose time has come."""

    def __init__(self) -> None:
        now = timezone.now()
        self.seen = {name: entry.latest(now) for name, entry in SCHEDULE.items()}
        self.minute = now.replace(second=0, microsecond=0)
        for name, entry in SCHEDULE.items():
            newest = entry.jobs().first()
            if newest and newest.created < self.seen[name]:
                entry.make(self.seen[name])

    def tick(self) -> None:
        now = timezone.now()
        minute = now.replace(second=0, microsecond=0)
        if minute == self.minute:
            return
        for name, entry in SCHEDULE.items():
            slot = entry.latest(now)
            if slot > self.seen[name]:
                entry.make(slot)
                self.seen[name] = slot
        self.minute = minute
