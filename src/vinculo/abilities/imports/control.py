"""What people do with an import at work: start it, look how it stands, stop it, let it go on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vinculo.abilities.imports.job import WORKING, State, check_rows, claim, import_rows, keep_batch, resting, run_now
from vinculo.abilities.imports.models import ImportRun
from vinculo.jobs import control
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import UNFINISHED, Job

# A file this short is checked while the person waits for the page.
SHORT = 200


def check(run: ImportRun) -> None:
    """Judges all rows: at once when they are few, else in the background."""
    if run.total <= SHORT:
        for _step in run_now(run, writing=False):
            pass
    else:
        _start(run, resting(run), writing=False)


def begin(run: ImportRun) -> None:
    """Starts the import in the background, once."""
    _start(run, resting(run), writing=True)


def _start(run: ImportRun, still: QuerySet[ImportRun], *, writing: bool) -> None:
    with transaction.atomic():
        if claim(run, still, writing=writing):
            run.job = enqueue(import_rows if writing else check_rows, run.pk, by=run.user_id).pk
            run.save(update_fields=["job"])


def stop(run: ImportRun) -> None:
    """Ends the work after the step in hand. What is written stays; nothing is left half done."""
    with transaction.atomic():
        # The run before its job, as a step takes them, so that neither waits for the other.
        ended = {"state": State.STOPPED if run.started else State.MAPPING, "finished": timezone.now()}
        ImportRun.objects.filter(pk=run.pk, state__in=WORKING).update(**ended)
        run.refresh_from_db()
        keep_batch(run)
        if job := _job_of(run):
            control.cancel(job)


def stands_still(run: ImportRun) -> bool:
    """Whether the run is at work only on paper: its job failed for good, or is gone."""
    job = _job_of(run)
    return run.is_working and (job is None or job.status not in UNFINISHED)


def go_on(run: ImportRun) -> None:
    """Lets a run that stands still, or was stopped, go on where it was."""
    same = ImportRun.objects.filter(pk=run.pk, job=run.job)
    with transaction.atomic():
        if same.filter(state=State.STOPPED).update(state=State.RUNNING, finished=None):
            run.refresh_from_db()
            keep_batch(run)
        job = _job_of(run)
        resumed = job is not None and control.retry(job)
    run.refresh_from_db()
    if not resumed and stands_still(run):
        _start(run, same.filter(state=run.state), writing=run.started is not None)


def _job_of(run: ImportRun) -> Job | None:
    return Job.objects.filter(pk=run.job).first() if run.job else None
