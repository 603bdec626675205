"""Long jobs cut into short steps, each one transaction together with the note of how far it got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import Task

from vinculo.jobs.models import Job


@dataclass(frozen=True)
class StepContext:
    """What a step may know about its job, and where it tells its progress."""

    job: Job

    @property
    def by(self) -> int | None:
        """Id of the user who asked for it."""
        return self.job.enqueued_by

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Shown once the step is committed; what is left out stays as it was."""
        self.job.progress_done = done
        self.job.progress_total = self.job.progress_total if total is None else total
        self.job.message = self.job.message if message is None else message


def stepped_task(step: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Declare ``step(cursor, *args, context) -> next cursor`` as a task; options are those of ``@task``.

    The first cursor is None; the job ends when a step returns None; a cursor is any JSON value. A step is
    one transaction with its cursor and progress: whenever the process dies, its work counts once or not at
    all. Keep a step under 100 ms on SQLite, where it holds the only write lock. What a step does outside
    the database can happen twice.

    Called directly (``my_task.call(*args)``) all steps run in a row.
    """

    def declare(step: Callable[..., Any]) -> Task:
        @wraps(step)
        def all_steps(*args: Any, **kwargs: Any) -> None:
            context = StepContext(Job())
            cursor: Any = None
            while True:
                with transaction.atomic():
                    cursor = step(cursor, *args, context=context, **kwargs)
                if cursor is None:
                    return

        all_steps.step = step  # type: ignore[attr-defined]  # the worker takes the steps one by one
        return task(**options)(all_steps)

    return declare(step) if step else declare
