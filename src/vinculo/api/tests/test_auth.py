"""Who gets in, and how far a token reaches."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from vinculo.api import auth
from vinculo.identity.models import Token

from .conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_hits():
    auth.writes._hits.clear()
    auth.failures._hits.clear()


def refused(answer, status=401):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return True


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Token x", "Bearer \x00"]
)
def test_without_a_token_nothing(db, header):
    client = Client(headers={"Authorization": header} if header is not None else {})
    answer = client.get("/api/v1/accounts")
    assert refused(answer)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert refused(client.post("/api/v1/accounts", b"{}", "application/json"))


def test_a_session_alone_writes_and_reads_nothing(client, ana):
    client.force_login(ana)
    assert refused(client.get("/api/v1/accounts"))
    assert refused(client.post("/api/v1/accounts", b'{"name": "X"}', "application/json"))


def test_a_token_ends_with_its_person(anas, ana):
    ana.is_active = False
    ana.save()
    assert refused(anas.get("accounts"))


def test_a_token_ends_with_its_role(anas, ana, acme):
    ana.role = None
    ana.save()
    assert refused(anas.get("accounts"), 403)


def test_a_token_expires(ana):
    assert refused(Program(ana, expires=timezone.now()).get("accounts"))
    assert Program(ana, expires=timezone.now() + timedelta(minutes=1)).get("accounts").status_code == 200


def test_rights_taken_away_are_gone_at_once(anas, equipo):
    assert anas.get("accounts").status_code == 200
    equipo.levels = {}
    equipo.save()
    assert refused(anas.get("accounts"), 403)


def test_a_reading_token_writes_nothing(ana, acme):
    program = Program(ana, "read")
    assert program.get("accounts").status_code == 200
    assert program.get(f"accounts/{acme.pk}").status_code == 200
    assert refused(program.post("accounts", {"name": "X"}), 403)
    assert refused(program.patch(f"accounts/{acme.pk}", {"name": "X"}), 403)
    assert refused(program.delete(f"accounts/{acme.pk}"), 403)
    assert refused(program.post(f"accounts/{acme.pk}/restore"), 403)
    assert refused(program.post(f"accounts/{acme.pk}/assign", {}), 403)


def test_a_token_keeps_to_its_entities(ana, acme, marta):
    program = Program(ana, "contact read")
    assert program.get("contacts").status_code == 200
    assert refused(program.get("accounts"), 403)
    assert refused(program.get(f"accounts/{acme.pk}"), 403)
    assert Program(ana, "account").patch(f"accounts/{acme.pk}", {"city": "Olot"}).status_code == 200


def test_a_scope_gives_nothing_the_person_lacks(carla, acme):
    assert refused(Program(carla, "account").get(f"accounts/{acme.pk}"), 404)
    assert refused(Program(carla, "channel").post("channels", {"name": "X"}), 403)


def test_last_used_is_true_to_the_minute(anas):
    anas.get("accounts")
    first = Token.objects.get().last_used
    anas.get("accounts")
    assert Token.objects.get().last_used == first
    Token.objects.update(last_used=first - timedelta(minutes=2))
    anas.get("accounts")
    assert Token.objects.get().last_used > first - timedelta(minutes=1)


def test_too_many_wrong_tokens_but_a_right_one_passes(anas, monkeypatch):
    monkeypatch.setattr(auth.failures, "most", 2)
    wrong = Client(headers={"Authorization": "Bearer nonsense"})
    answers = [wrong.get("/api/v1/accounts") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert anas.get("accounts").status_code == 200


def test_a_runaway_program_is_slowed_down(anas, brunos, monkeypatch):
    monkeypatch.setattr(auth.writes, "most", 2)
    answers = [anas.post("accounts", {"name": "X"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert anas.get("accounts").status_code == 200
    assert brunos.post("accounts", {"name": "X"}).status_code == 201


def test_sentences_are_in_the_persons_language(ana):
    ana.language = "en"
    ana.save()
    answer = Program(ana).post("accounts", {"nombre": "X"})
    assert answer.json()["errors"]["nombre"] == ["There is no such field."]
    assert answer["Content-Language"] == "en"


def test_days_are_those_of_the_persons_clock(ana, acme):
    ana.time_zone = "Pacific/Kiritimati"
    ana.save()
    today = timezone.now() + timedelta(hours=14)
    assert len(Program(ana).get("accounts", created=f"{today:%Y-%m-%d}").json()["items"]) == 1
    assert timezone.get_current_timezone_name() == "Europe/Madrid"


def test_the_command_prints_a_token_that_works(ana):
    for name in ("ana", "Ana@example.test"):
        out = StringIO()
        call_command("token", name, "--name", "Shop", "--scope", "read account", "--days", "3", stdout=out)
        client = Client(headers={"Authorization": f"Bearer {out.getvalue().strip()}"})
        assert client.get("/api/v1/accounts").status_code == 200
    assert Token.objects.filter(scope="read account", user=ana, expires__isnull=False).count() == 2


def test_the_command_knows_whom_it_cannot_help(ana):
    with pytest.raises(CommandError):
        call_command("token", "nobody", "--name", "Shop")
    ana.is_active = False
    ana.save()
    with pytest.raises(CommandError):
        call_command("token", "ana", "--name", "Shop")
