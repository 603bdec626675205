"""A step that is lost, a file that vanishes, numbers that are large: the work in the background keeps its word."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from vinculo.abilities.files.store import path_of
from vinculo.abilities.imports import control, job
from vinculo.abilities.imports.models import ImportRun, RowVerdict, TakenKeys
from vinculo.abilities.imports.tasks import forget_old_imports
from vinculo.abilities.imports.tests.bench import accounts, bring, changes, counts, handed_back, reasons, taken_in
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext
from vinculo.jobs.worker import run_due
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
LINES = [f"{900 + number};Empresa {number};{'mal' if number % 5 == 0 else ''}" for number in range(1, 21)]
TEXT = "Código;Nombre;E-mail\n" + "\n".join(LINES) + "\n"


class Lost(Exception):
    """The process dies just before the step is committed."""


def step(cursor, run, *, lost=False):
    with transaction.atomic():
        cursor = job.import_rows.func.step(cursor, run.pk, context=StepContext(Job()))
        if lost:
            raise Lost
    return cursor


def advance(run, steps):
    cursor = None
    for _time in range(steps):
        cursor = step(cursor, run)
        if cursor is None:
            break


def test_a_lost_step_is_taken_again_by_the_same_process(ana, monkeypatch):
    """The open file and the keys in memory have gone on; the database has not."""
    monkeypatch.setattr(job, "CHUNK", 4)
    run = taken_in(ana, TEXT)
    control.begin(run)
    cursor = step(None, run)
    for _time in range(2):
        with pytest.raises(Lost):
            step(cursor, run, lost=True)
    while cursor is not None:
        cursor = step(cursor, run)
    run.refresh_from_db()
    assert counts(run) == {"created": 16, "rejected": 4}
    assert accounts().count() == changes(run).count() == 16
    assert len(reasons(run)) == 4
    assert not TakenKeys.objects.exists()


def test_another_process_goes_on_with_the_keys_of_the_first(ana, monkeypatch):
    monkeypatch.setattr(job, "CHUNK", 5)
    run = taken_in(ana, TEXT + LINES[0].replace("Empresa 1", "Otra") + "\n")
    control.begin(run)
    cursor = None
    while True:
        job._walks.clear()  # what a new process knows
        cursor = step(cursor, run)
        if cursor is None:
            break
    assert list(reasons(run)) == [6, 11, 16, 21, 22]


def test_an_old_walk_of_this_process_is_not_trusted(ana, monkeypatch):
    """It stands where the cursor says, but belongs to the check before."""
    monkeypatch.setattr(job, "CHUNK", 5)
    run = taken_in(ana, TEXT)
    control.begin(run)
    with pytest.raises(Lost):
        step(None, run, lost=True)
    cursor = step(None, run)
    while cursor is not None:
        cursor = step(cursor, run)
    run.refresh_from_db()
    assert counts(run) == {"created": 16, "rejected": 4}


def test_through_the_queue(ana):
    run = taken_in(ana, TEXT)
    control.begin(run)
    run_due()
    noted = Change.objects.get(verb="import")
    assert (noted.kind, noted.title, noted.user) == ("account", "clientes.csv", ana)
    run.refresh_from_db()
    assert (run.state, run.done_rows, run.total) == ("done", 20, 20)
    assert Job.objects.get().progress_done == 20


@pytest.mark.parametrize(
    ("what", "after"), [(control.begin, 0), (control.begin, 1), (control.begin, 9), (control.check, 0)]
)
def test_the_second_click_changes_nothing(ana, monkeypatch, what, after):
    """However far the first one came: it looked at the run when that still stood where the button is."""
    monkeypatch.setattr(control, "SHORT", 0)
    monkeypatch.setattr(job, "CHUNK", 5)
    run = taken_in(ana, TEXT)
    again = ImportRun.objects.get(pk=run.pk)
    what(run)
    advance(run, after)
    before = ImportRun.objects.filter(pk=run.pk).values().get()
    what(again)
    assert ImportRun.objects.filter(pk=run.pk).values().get() == before
    assert Job.objects.count() == 1


def test_going_on_twice_is_going_on_once(ana, monkeypatch):
    monkeypatch.setattr(job, "CHUNK", 5)
    run = taken_in(ana, TEXT)
    control.begin(run)
    advance(run, 1)
    Job.objects.all().delete()  # the work was lost altogether
    again = ImportRun.objects.get(pk=run.pk)
    control.go_on(run)
    advance(run, 1)
    before = ImportRun.objects.filter(pk=run.pk).values().get()
    assert before["unchanged_rows"] == 4
    control.go_on(again)
    assert ImportRun.objects.filter(pk=run.pk).values().get() == before
    assert Job.objects.count() == 1
    run_due()
    run.refresh_from_db()
    assert (run.state, run.done_rows) == ("done", 20)


def test_a_file_that_is_gone_is_said(ana):
    run = taken_in(ana, TEXT)
    path_of(run.file.hash).unlink()
    control.begin(run)
    run_due()
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.message


@pytest.mark.parametrize("name", ["Europe", "Nowhere/Else"])
def test_a_clock_nobody_knows_stops_no_import(ana, name):
    """«Europe» is a folder of zones."""
    ana.time_zone = name
    ana.save()
    assert counts(bring(ana, "Nombre;Fecha alta\nAcme;01/02/2003\n")) == {"created": 1}


def test_what_goes_well_is_kept_up_to_a_limit_and_what_does_not_all(ana, monkeypatch):
    monkeypatch.setattr("vinculo.abilities.imports.report.KEPT", 3)
    monkeypatch.setattr(job, "CHUNK", 5)
    run = bring(ana, TEXT)
    kept = RowVerdict.objects.values_list("verdict", flat=True)
    assert sorted(kept) == ["created"] * 3 + ["rejected"] * 4
    assert counts(run) == {"created": 16, "rejected": 4}


@pytest.mark.slow
def test_ten_thousand_rows_of_which_five_hundred_are_bad(sara):
    bad = {line for line in range(2, 10_002) if line % 20 == 3}
    kinds = ["mal", "B12345670", "31/02/2021"]
    lines = ["Código;Nombre;E-mail;NIF;Fecha alta"]
    for line in range(2, 10_002):
        cells = [str(line), f"Cliente número {line}", f"c{line}@example.test", "", "01/02/2003"]
        if line in bad:
            cells[2 + line % 3] = kinds[line % 3]
        lines.append(";".join(cells))
    run = bring(sara, "\n".join(lines))
    assert counts(run) == {"created": 9_500, "rejected": 500}
    assert accounts().count() == changes(run).count() == 9_500
    found = reasons(run)
    assert set(found) == bad
    assert {found[line][0][0] for line in bad} == {"E-mail", "NIF", "Fecha alta"}
    back = handed_back(run)
    assert len(back) == 501
    assert all(row[-1] for row in back)


def test_old_imports_are_forgotten_with_what_they_rejected(ana):
    old, fresh = bring(ana, TEXT), bring(ana, TEXT)
    ImportRun.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=91))
    assert forget_old_imports.call() == 1
    assert list(ImportRun.objects.all()) == [fresh]
    assert set(RowVerdict.objects.values_list("run", flat=True)) == {fresh.pk}
    assert accounts().count() == 16
