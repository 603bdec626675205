"""Two screens that lock the same in opposite orders: one is done, the other is told, and neither fails."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from tests.crowd import together
from tests.people import account_of
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.check import check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def two(transactional_db, sara):
    client = Client()
    client.force_login(sara)
    return client, account_of(None, name="Una"), account_of(None, name="Otra")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time: nobody locks halfway")
def test_whoever_the_database_gives_up_is_told(two, monkeypatch):
    client, one, other = two
    met = threading.Barrier(2, timeout=20)
    trash = writing.trash

    def slowly(record, actor):
        """Holds another row first, as a write with more to it does."""
        with transaction.atomic():
            held = other if record.pk == one.pk else one
            Account.objects.unscoped("a test").select_for_update(of=("self",)).get(pk=held.pk)
            met.wait()
            return trash(record, actor)

    monkeypatch.setattr(writing, "trash", slowly)

    def deleting(record, **headers):
        return lambda: client.post(f"/accounts/{record.pk}/delete/", headers=headers)

    answers = together(deleting(one), deleting(other))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (told,) = [answer for answer in answers if answer.status_code == 409]
    assert "Otra persona estaba cambiando lo mismo" in told.content.decode()
    gone = set(Account.objects.unscoped("a test").filter(trashed=None).values_list("name", flat=True))
    assert len(gone & {"Una", "Otra"}) == 1
    assert list(check()) == []


def collision():
    """What the database's driver raises, as Django hands it on."""
    if connection.vendor == "postgresql":
        error = OperationalError("deadlock detected")
        error.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
        return error
    return OperationalError("database is locked")


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"HX-Request": "true"}, 503)])
def test_on_every_screen(two, monkeypatch, headers, status):
    client, one, _other = two

    def refuse(*args, **kwargs):
        raise collision()

    monkeypatch.setattr(writing, "set_trashed", refuse)
    answer = client.post(f"/accounts/{one.pk}/delete/", headers=headers)
    assert answer.status_code == status
    assert Account.objects.unscoped("a test").get(pk=one.pk).trashed is None


def test_what_is_no_collision_stays_a_failure(two, monkeypatch):
    client, one, _other = two

    def refuse(*args, **kwargs):
        raise OperationalError("disk full")

    monkeypatch.setattr(writing, "set_trashed", refuse)
    with pytest.raises(OperationalError):
        client.post(f"/accounts/{one.pk}/delete/")
