"""Idempotency-Key and ?dry_run=1: what is sent twice happens once, what is tried does not happen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crowd import together
from vinculo.api.models import StoredAnswer
from vinculo.api.tasks import forget_old_answers
from vinculo.domains.directory.account.model import Account
from vinculo.identity.models import User
from vinculo.jobs.models import Job
from vinculo.records.models import Change, Counter

from .conftest import Program

HEADER = "Idempotency-Key"


def accounts():
    return Account.objects.unscoped("a test")


def keyed(key):
    return {HEADER: key}


@pytest.mark.django_db
class TestKeys:
    def test_the_second_call_gets_the_first_answer(self, anas):
        first = anas.post("accounts", {"name": "Acme"}, **keyed("k1"))
        second = anas.post("accounts", {"name": "Acme"}, **keyed("k1"))
        assert (first.status_code, first.content) == (second.status_code, second.content) == (201, first.content)
        assert second["Location"] == first["Location"]
        assert second["ETag"] == first["ETag"]
        assert second["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first
        assert accounts().count() == 1

    def test_another_key_or_none_is_another_call(self, anas):
        for headers in (keyed("k1"), keyed("k2"), {}):
            assert anas.post("accounts", {"name": "Acme"}, **headers).status_code == 201
        assert accounts().count() == 3

    def test_a_change_and_a_deletion_happen_once(self, acme, anas):
        for _ in range(2):
            answer = anas.patch(f"accounts/{acme.pk}", {"city": "Salt"}, **keyed("k1"))
            assert answer.json()["version"] == 2
        for _ in range(2):
            assert anas.send("DELETE", f"accounts/{acme.pk}", **keyed("k2")).status_code == 204
        assert Change.objects.filter(record_id=acme.pk, verb="trash").count() == 1

    @pytest.mark.parametrize(
        "other", [("POST", "accounts", {"name": "Otra"}), ("POST", "accounts?dry_run=0", {"name": "Acme"})]
    )
    def test_a_key_belongs_to_one_request(self, anas, other):
        anas.post("accounts", {"name": "Acme"}, **keyed("k1"))
        refused = anas.send(*other, **keyed("k1"))
        assert refused.status_code == 422
        assert list(refused.json()["errors"]) == [HEADER]
        assert accounts().count() == 1

    def test_a_key_belongs_to_one_token(self, ana, anas):
        another = Program(ana)
        assert anas.post("accounts", {"name": "Acme"}, **keyed("k1")).status_code == 201
        assert another.post("accounts", {"name": "Otra"}, **keyed("k1")).status_code == 201

    def test_what_failed_may_be_sent_again(self, anas):
        assert anas.post("accounts", {"city": "Salt"}, **keyed("k1")).status_code == 422
        assert not StoredAnswer.objects.exists()
        assert anas.post("accounts", {"name": "Acme"}, **keyed("k1")).status_code == 201

    def test_after_a_day_a_key_is_free(self, anas):
        anas.post("accounts", {"name": "Acme"}, **keyed("k1"))
        StoredAnswer.objects.update(created=timezone.now() - timedelta(hours=25))
        assert anas.post("accounts", {"name": "Otra"}, **keyed("k1")).status_code == 201
        assert accounts().count() == 2
        assert forget_old_answers.func() == 0
        StoredAnswer.objects.update(created=timezone.now() - timedelta(hours=25))
        assert forget_old_answers.func() == 1

    @pytest.mark.parametrize("key", ["", " ", "a b", "ñ", "x" * 201])
    def test_keys_nobody_could_mean(self, anas, key):
        answer = anas.post("accounts", {"name": "Acme"}, **keyed(key))
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [HEADER]

    def test_a_stored_answer_is_not_told_to_who_lost_the_row(self, ana, carla, lleida, anas):
        made = anas.post("accounts", {"name": "Acme"}, **keyed("k1")).json()
        accounts().filter(pk=made["id"]).update(owner_id=carla.pk, group_id=lleida.pk)
        assert anas.post("accounts", {"name": "Acme"}, **keyed("k1")).status_code == 404

    def test_a_person_switched_off_gets_no_stored_answer(self, ana, anas):
        anas.post("accounts", {"name": "Acme"}, **keyed("k1"))
        User.objects.filter(pk=ana.pk).update(is_active=False)
        assert anas.post("accounts", {"name": "Acme"}, **keyed("k1")).status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_the_same_key_at_once_writes_once(anas):
    answers = together(*[lambda: anas.post("accounts", {"name": "Acme"}, **keyed("k1"))] * 5)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert accounts().count() == 1
    assert Change.objects.filter(verb="create", kind="account").count() == 1


@pytest.mark.django_db
class TestDryRun:
    def everything(self):
        return (
            sorted(accounts().values_list("pk", "name", "version", "trashed")), Change.objects.count(),
            Job.objects.count(), list(Counter.objects.values_list("series", "last")), StoredAnswer.objects.count(),
        )  # fmt: skip

    def test_nothing_is_left_behind(self, acme, marta, ana, anas):
        before = self.everything()
        calls = [
            ("POST", "accounts?dry_run=1", {"name": "Otra"}, 201),
            ("PATCH", f"accounts/{acme.pk}?dry_run=1", {"city": "Salt"}, 200),
            ("POST", f"accounts/{acme.pk}/assign?dry_run=1", {"owner": ana.pk}, 200),
            ("DELETE", f"accounts/{acme.pk}?dry_run=1", None, 204),
        ]
        for method, address, body, status in calls:
            answer = anas.send(method, address, body, **keyed("k1"))
            assert (answer.status_code, answer["Dry-Run"]) == (status, "1"), address
            assert "Location" not in answer
            assert self.everything() == before, address

    def test_it_answers_what_would_be(self, acme, anas):
        answer = anas.patch(f"accounts/{acme.pk}?dry_run=1", {"phone": "972 21 33 44"}).json()
        assert (answer["phone"], answer["version"]) == ("+34972213344", 2)
        refused = anas.post("accounts?dry_run=1", {"city": "Salt"})
        assert list(refused.json()["errors"]) == ["name"]

    def test_a_stale_version_is_told_as_well(self, acme, anas):
        answer = anas.patch(f"accounts/{acme.pk}?dry_run=1", {"city": "Salt"}, If_Match='"7"')
        assert answer.status_code == 412

    @pytest.mark.parametrize("value", ["2", "true", "", "1&dry_run=0"])
    def test_neither_yes_nor_no(self, anas, value):
        answer = anas.post(f"accounts?dry_run={value}", {"name": "Acme"})
        assert answer.status_code == 400
        assert not accounts().exists()


@pytest.mark.django_db
def test_a_conflict_shows_what_the_row_holds_now(acme, anas, brunos):
    """412 names the row as it is, so that a program can compare and send again."""
    read = anas.get(f"accounts/{acme.pk}")
    brunos.patch(f"accounts/{acme.pk}", {"city": "Salt"})
    refused = anas.patch(f"accounts/{acme.pk}", {"city": "Olot"}, If_Match=read["ETag"])
    problem = refused.json()
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    assert (problem["status"], problem["errors"]) == (412, {})
    assert problem["current"] == brunos.get(f"accounts/{acme.pk}").json()
    again = anas.patch(f"accounts/{acme.pk}", {"city": "Olot"}, If_Match=f'"{problem["current"]["version"]}"')
    assert again.json()["city"] == "Olot"
