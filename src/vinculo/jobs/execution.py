"""Running one claimed job: as a whole, or step by step."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from threading import Event
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.module_loading import import_string
from django_tasks import TaskContext
from django_tasks.base import Task
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json

from vinculo.jobs import queue
from vinculo.jobs.backend import LeaseBackend, as_result
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext

logger = logging.getLogger("vinculo.jobs")

TURN = 1.0  # seconds a stepped job goes on while others wait
LONGEST_PAUSE = 0.1  # seconds between two steps: a waiting SQLite writer looks every 100 ms


def run(job: Job, stop: Event, queues: Collection[str] = ()) -> None:
    """Run a job this process holds and record its end; with `stop` set it ends after the current step.

    Raises DatabaseError when the end could not be written; the lease then brings the job back.
    """
    task: Task | None = None
    try:
        with ExitStack() as around:
            task = import_string(job.task)
            for path in settings.JOBS_AROUND:
                around.enter_context(import_string(path)())
            task_started.send(LeaseBackend, task_result=as_result(job))
            if step := getattr(task.func, "step", None):
                ended = run_steps(job, step, stop, queues)
            else:
                ended = run_whole(job, task)
        if ended:
            task_finished.send(LeaseBackend, task_result=as_result(job))
    except queue.LeaseLost:
        logger.warning("%s went to another worker or was cancelled while it ran here", job)
    except (Exception, SystemExit) as error:
        logger.warning("%s: attempt %d of %d failed: %r", job, job.attempts, job.max_attempts, error)
        given_up = insist(queue.fail, job, error)
        if given_up and task:
            task_finished.send(LeaseBackend, task_result=as_result(job))  # logs the traceback


def run_whole(job: Job, task: Task) -> bool:
    context = [TaskContext(task_result=as_result(job))] if task.takes_context else []
    value = normalize_json(task.call(*context, *job.args, **job.kwargs))
    insist(queue.finish, job, value)
    return True


def run_steps(job: Job, step: Callable[..., Any], stop: Event, queues: Collection[str]) -> bool:
    """True when the last step is done, False when the job was given back for later."""
    context = StepContext(job)
    end_of_turn = time.monotonic() + TURN
    while True:
        began = time.monotonic()
        with transaction.atomic():
            cursor = normalize_json(step(job.cursor, *job.args, context=context, **job.kwargs))
            if cursor is None:
                queue.finish(job)
            else:
                queue.save_step(job, cursor)
        if cursor is None:
            return True
        now = time.monotonic()
        stop.wait(min(now - began, LONGEST_PAUSE))
        if stop.is_set() or (now > end_of_turn and Job.objects.due(queues).exists()):
            queue.release(job)
            return False
        if now > end_of_turn:
            end_of_turn = now + TURN


def insist(write: Callable[..., Any], *args: Any) -> Any:
    """Do a last write through a short failure of the database; work once done should not be done again."""
    for pause in (0.5, 1, 2, 4, 8):
        try:
            return write(*args)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(pause)
    return write(*args)
