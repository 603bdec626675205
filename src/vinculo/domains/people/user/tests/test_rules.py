"""What holds for people whoever saves them, by form or by program."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from tests.crowd import together
from tests.people import SYSTEM, levels, person
from vinculo.domains.people.user import rules
from vinculo.domains.people.user.entity import UserEntity
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def wilma():
    table = levels("all", settings="all")
    role = Role.objects.update_or_create(key="webmaster", defaults={"name": "Webmaster", "levels": table})[0]
    return person("Wilma Ros", role)


def test_a_new_person_gets_in_with_no_password(equipo):
    values = {"email": "luis@example.test", "name": "Luis Vidal", "identifier": "luis", "role": equipo}
    luis = save_new(UserEntity, values, SYSTEM)
    assert not luis.has_usable_password()
    assert not luis.check_password("")


@pytest.mark.parametrize("leaving", ["role", "is_active"])
def test_the_last_webmaster_stays(wilma, equipo, leaving):
    values = {"role": equipo} if leaving == "role" else {"is_active": False}
    with pytest.raises(ValidationError) as refused:
        save_changes(UserEntity, wilma, values, SYSTEM)
    assert list(refused.value.message_dict) == ["role"]
    kept = User.objects.get(pk=wilma.pk)
    assert kept.role.key == "webmaster"
    assert kept.is_active


def test_one_of_two_webmasters_may_go(wilma, equipo):
    person("Xavi Pla", wilma.role)
    save_changes(UserEntity, wilma, {"role": equipo}, SYSTEM)
    assert User.objects.get(pk=wilma.pk).role == equipo


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_webmasters_do_not_demote_each_other(wilma, equipo, monkeypatch):
    xavi = person("Xavi Pla", wilma.role)
    both_wrote = threading.Barrier(2)

    def wait(*_):
        with suppress(threading.BrokenBarrierError):  # where only one writes at a time, nobody else comes
            both_wrote.wait(timeout=1)

    monkeypatch.setattr(rules, "check_rank", wait)
    demote = [lambda who=who: save_changes(UserEntity, who, {"role": equipo}, SYSTEM) for who in (wilma, xavi)]
    refused = [outcome for outcome in together(*demote) if isinstance(outcome, ValidationError)]
    assert len(refused) == 1
    assert wilma.role.users.count() == 1


def test_others_come_and_go(wilma, ana):
    save_changes(UserEntity, ana, {"is_active": False}, SYSTEM)
    assert not User.objects.get(pk=ana.pk).is_active
