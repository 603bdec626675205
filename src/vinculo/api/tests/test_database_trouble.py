"""When the database itself says no, programs get an answer they can act on."""

import pytest
from django.db import DataError, OperationalError

from vinculo.records import writing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (DataError, 422)])
def test_it_is_a_problem_and_no_crash(anas, monkeypatch, error, status):
    def refuse(*args, **kwargs):
        raise error("test")

    monkeypatch.setattr(writing, "create", refuse)
    answer = anas.post("accounts", {"name": "X"})
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert (answer.headers.get("Retry-After") == "1") is (status == 503)


def test_nothing_stays_in_caches(anas):
    assert anas.get("accounts").headers["Cache-Control"] == "no-store"
