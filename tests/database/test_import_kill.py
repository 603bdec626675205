"""An import whose worker is killed, again and again: no row twice, none lost, each rejected row handed back once."""

import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone

from tests.processes import environment
from vinculo.abilities.duplicates.models import BlockingKey
from vinculo.abilities.imports import control
from vinculo.abilities.imports.models import ImportRun, RowVerdict, TakenKeys
from vinculo.abilities.imports.tests.bench import accounts, finished, handed_back, reasons, taken_in
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests.lab import kill, until
from vinculo.records.models import Change, Counter, RecordAnchor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]

CHUNK = 50
WORKER = f"""
import sys, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from vinculo.abilities.imports import job
from vinculo.cli import main
job.CHUNK = {CHUNK}
main(["work", *sys.argv[2:]])
"""
ROWS = 1000
BAD = {line for line in range(2, ROWS + 2) if line % 20 == 7}  # every twentieth


def customer_list():
    """A thousand customers; fifty have an e-mail that is none, one comes again, branches name their company."""
    lines = ["Código;Nombre;NIF;E-mail;Matriz"]
    for line in range(2, ROWS + 2):
        email = "mal" if line in BAD else f"info@empresa{line}.example"
        parent = f"Empresa {line - 300}" if line % 20 == 10 and line > 400 else ""
        lines.append(f"{line + 5000};Empresa {line};;{email};{parent}")
    lines.append(lines[1])
    return "\n".join(lines) + "\n"


@pytest.fixture
def workers(settings):
    """Starts worker processes on the test's database; all are dead in the end."""
    known, started = environment(), []

    def start(*arguments):
        command = [sys.executable, "-c", WORKER, str(settings.MEDIA_ROOT), *arguments]
        started.append(subprocess.Popen(command, env=known, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def let_go():
    """As if the lease of the killed worker had run out long ago."""
    long_ago = timezone.now().replace(year=2020)
    Job.objects.running().update(lease_until=long_ago, doubted=long_ago)


def position():
    return (Job.objects.latest("pk").cursor or {}).get("position", 0)


def killed_at(workers, *positions):
    """Kills a worker each time the import has come so far; returns where each kill found it."""
    found = []
    for wanted in positions:
        worker = workers()
        until(lambda wanted=wanted: position() >= wanted, 60)
        kill(worker)
        let_go()
        found.append(position())
    return found


def outcome(run):
    """All there is to compare of an import: its counters, its verdicts, and what it wrote."""
    run.refresh_from_db()
    counters = (run.state, run.created_rows, run.updated_rows, run.unchanged_rows, run.rejected_rows)
    rows = list(accounts().order_by("number").values_list("number", "name", "email", "parent__number", "version"))
    history = sorted(Change.objects.filter(batch=run.batch).values_list("verb", "title"))
    return counters, rows, history, reasons(run), handed_back(run)


def test_a_killed_import_ends_as_if_nothing_had_happened(sara, workers):
    run = taken_in(sara, customer_list())
    control.begin(run)
    reached = killed_at(workers, CHUNK, 5 * CHUNK, 12 * CHUNK)
    assert reached[-1] < ROWS, "the kills came before the end"
    assert workers("--drain").wait(timeout=60) == 0
    assert Job.objects.latest("pk").status == Status.DONE
    disturbed = outcome(run)

    counters, rows, history, refused, _back = disturbed
    assert counters == ("done", ROWS - len(BAD), 0, 1, len(BAD))
    assert [number - 5000 for number, *_rest in rows] == [line for line in range(2, ROWS + 2) if line not in BAD]
    assert len(history) == len(rows) == RecordAnchor.objects.unscoped("a test looks").count()
    assert set(refused) == BAD
    assert Counter.objects.get(series="account").last == ROWS + 5001
    assert not TakenKeys.objects.exists()

    empty_the_house()
    undisturbed = finished(taken_in(sara, customer_list()))
    assert outcome(undisturbed) == disturbed


def empty_the_house():
    for model in (BlockingKey, Change, RowVerdict, ImportRun, Job, Counter):
        model.objects.all().delete()
    with connection.cursor() as sql:
        sql.execute("UPDATE directory_account SET parent_id = NULL")
        sql.execute("DELETE FROM directory_account")
        sql.execute("DELETE FROM records_recordanchor")


def test_a_killed_check_ends_as_if_nothing_had_happened(sara, workers):
    text = customer_list()
    undisturbed = finished(taken_in(sara, text), check=True)
    run = taken_in(sara, text)
    control.check(run)
    assert killed_at(workers, 4 * CHUNK)[0] < ROWS
    assert workers("--drain").wait(timeout=60) == 0
    assert outcome(run) == outcome(undisturbed)
    assert run.state == "checked"
    assert not accounts().exists()


def test_two_workers_taking_turns_do_not_disturb_each_other(sara, workers):
    """Each keeps the file open at a place the other has passed."""
    run = taken_in(sara, customer_list())
    control.begin(run)
    for turn in range(4):
        started = workers()
        until(lambda turn=turn: position() >= (turn + 1) * 2 * CHUNK or run_state(run) == "done", 60)
        started.terminate()  # ends its step and gives the job back
        assert started.wait(timeout=20) == 0
    assert workers("--drain").wait(timeout=60) == 0
    assert outcome(run)[0] == ("done", ROWS - len(BAD), 0, 1, len(BAD))


def run_state(run):
    return ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
