"""Django's Tasks interface in front of the lease queue, and `enqueue` for what that interface cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from vinculo.jobs.models import UNFINISHED, Job, Status

RESULT_STATUS = {
    Status.READY: TaskResultStatus.READY,
    Status.RUNNING: TaskResultStatus.RUNNING,
    Status.DONE: TaskResultStatus.SUCCESSFUL,
    Status.FAILED: TaskResultStatus.FAILED,
    Status.CANCELLED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTask(Task):
    """A standard task plus how often it is tried: ``@task(max_attempts=3)``."""

    max_attempts: int = 10


class LeaseBackend(BaseTaskBackend):
    """Writes each task into the caller's transaction as a `Job` row; ``vinculo work`` runs them."""

    task_class = LeaseTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        result = as_result(self.add(task, args, kwargs))
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        try:
            return as_result(Job.objects.get(pk=result_id))
        except (Job.DoesNotExist, ValueError):
            raise TaskResultDoesNotExist(result_id) from None

    def add(
        self,
        task: Task,
        args: Any,
        kwargs: Any,
        *,
        unique_key: str | None = None,
        once: bool = False,
        by: int | None = None,
    ) -> Job:
        """Write the job, or return the one that already holds `unique_key`."""
        self.validate_task(task)
        job = Job(
            task=task.module_path,
            args=normalize_json(args),
            kwargs=normalize_json(kwargs),
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or timezone.now(),
            max_attempts=getattr(task, "max_attempts", LeaseTask.max_attempts),
            unique_key=unique_key,
            once=once,
            enqueued_by=by,
        )
        if unique_key is None:
            job.save(force_insert=True)
            return job
        rivals = Job.objects.filter(Q(status__in=UNFINISHED) | Q(once=True), unique_key=unique_key)
        for _ in range(20):  # a rival may appear or finish between our two looks
            if rival := rivals.first():
                return rival
            try:
                with transaction.atomic():
                    job.save(force_insert=True)
                return job
            except IntegrityError:
                job.pk = None
        raise IntegrityError(f"no turn to write job {unique_key!r}")


def enqueue(
    task: Task,
    *args: Any,
    unique_key: str | None = None,
    once: bool = False,
    run_after: datetime | None = None,
    by: int | None = None,
    **kwargs: Any,
) -> Job:
    """Queue a call of `task` inside the caller's transaction and return its job.

    `unique_key`: while an unfinished job has it, that job is returned instead of a second one; with `once`
    also after it has finished. A running job counts as unfinished: it may already have read what you have
    just changed, so use a key only where that does not matter. `by` is the user's id, for the record.
    """
    backend = task.get_backend()
    assert isinstance(backend, LeaseBackend), "keys and progress need the lease queue"
    if run_after is not None:
        task = task.using(run_after=run_after)
    return backend.add(task, args, kwargs, unique_key=unique_key, once=once, by=by)


def as_result(job: Job) -> TaskResult:
    """The job as the standard interface shows it. Raises ImportError when its task no longer exists."""
    errors = [TaskError(exception_class_path=job.summary.partition(":")[0], traceback=job.error)]
    result: TaskResult = TaskResult(
        task=import_string(job.task),
        id=str(job.pk),
        status=RESULT_STATUS[Status(job.status)],
        enqueued_at=job.created,
        started_at=job.started,
        last_attempted_at=job.started,
        finished_at=job.finished,
        args=job.args,
        kwargs=job.kwargs,
        backend=import_string(job.task).backend,
        errors=errors if job.error else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
