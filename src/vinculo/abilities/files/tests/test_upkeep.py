"""What is forgotten after a time: imports and their files, operations; and what stays."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.people import SYSTEM
from vinculo.abilities.files.attach import attach
from vinculo.abilities.files.models import StoredFile
from vinculo.abilities.files.store import keep, path_of
from vinculo.abilities.files.tasks import forget_unused_files
from vinculo.abilities.imports.models import ImportRun
from vinculo.abilities.imports.tasks import forget_old_imports, forget_old_operations
from vinculo.jobs.schedule import SCHEDULE
from vinculo.mail.models import Mail
from vinculo.records import batches, undo
from vinculo.records.models import Batch, Change
from vinculo.screens.tests.test_imports import anas, upload  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def age(days):
    return timezone.now() - timedelta(days=days)


def sweep(capture):
    StoredFile.objects.update(created=age(2))
    with capture(execute=True):
        forget_unused_files.call()


def test_a_forgotten_import_takes_its_file_along(anas, django_capture_on_commit_callbacks):  # noqa: F811
    upload(anas)
    digest = StoredFile.objects.get().hash
    sweep(django_capture_on_commit_callbacks)
    assert path_of(digest).exists(), "the import still has it"
    ImportRun.objects.update(created=age(91))
    forget_old_imports.call()
    sweep(django_capture_on_commit_callbacks)
    assert not StoredFile.objects.exists()
    assert not path_of(digest).exists()


def test_what_something_has_stays(acme, django_capture_on_commit_callbacks):
    attached = attach(acme.anchor, SimpleUploadedFile("a.txt", b"hangs"), actor=SYSTEM).file
    mailed, lost = keep([b"is mailed"]), keep([b"nobody has it"])
    Mail.objects.create(kind="x", subject="x", attachments=[["a.txt", "text/plain", mailed.hash]])
    fresh = keep([b"just written"])
    StoredFile.objects.exclude(pk=fresh.pk).update(created=age(2))
    with django_capture_on_commit_callbacks(execute=True):
        forget_unused_files.call()
    assert {one.hash for one in StoredFile.objects.all()} == {attached.hash, fresh.hash}
    assert path_of(mailed.hash).exists(), "its row is gone, its bytes are in a mail"
    assert not path_of(lost.hash).exists()


def test_old_operations_are_forgotten_and_what_they_wrote_stays(acme, ana):
    old, young, working = (batches.begin(SYSTEM, "edit", "account") for _ in range(3))
    for one in (old, young):
        batches.end(one)
    undone = batches.begin(SYSTEM, "edit", "account")
    batches.end(undone)
    Batch.objects.filter(pk=working.pk).update(undoes=undone)
    Change.objects.update(batch=old.pk)
    Batch.objects.exclude(pk=young.pk).update(at=age(366))
    before = Change.objects.count()
    forget_old_operations.call()
    assert set(Batch.objects.values_list("pk", flat=True)) == {young.pk, working.pk, undone.pk}
    assert Change.objects.count() == before
    assert not undo.entries_of(young).exists()


def test_the_schedule_knows_of_it():
    tasks = {name.rpartition(".")[2] for name in SCHEDULE}
    assert {"forget_old_imports", "forget_old_operations", "forget_unused_files"} <= tasks
