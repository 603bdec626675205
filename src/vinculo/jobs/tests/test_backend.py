"""Django's Tasks interface."""

import uuid

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist, TaskResultMismatch

from vinculo.jobs.models import Job
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_result_of_a_task(lab):
    result = bench.note.enqueue("hello")
    assert result.status == TaskResultStatus.READY
    run_due()
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == "hello"
    assert result.attempts == 1
    assert bench.note.get_result(result.id).args == ["hello"]
    with pytest.raises(TaskResultMismatch):
        bench.slow.get_result(result.id)


def test_result_of_a_failure():
    result = bench.give_up.enqueue()
    run_due()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class.__name__ == "GiveUp"
    assert "no sense" in result.errors[0].traceback


def test_unknown_results():
    for unknown in ("4711", "no number"):
        with pytest.raises(TaskResultDoesNotExist):
            bench.note.get_result(unknown)


def test_what_json_cannot_say_is_refused_at_once():
    with pytest.raises(TypeError):
        bench.note.enqueue(uuid.uuid4())
    assert not Job.objects.exists()


def test_the_number_of_attempts_is_the_tasks():
    bench.fail.enqueue()
    bench.note.enqueue("x")
    assert list(Job.objects.order_by("id").values_list("max_attempts", flat=True)) == [3, 10]


def test_it_belongs_to_the_callers_transaction():
    with transaction.atomic():
        bench.note.enqueue("x")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
