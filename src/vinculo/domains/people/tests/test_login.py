"""Whoever comes in, or tries to, leaves a line in the history."""

import pytest

from tests.people import PASSWORD
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/login/", "/auth/login/"])
def knock(client, request):
    return lambda email, password: client.post(request.param, {"login": email, "password": password})


def lines():
    return list(Change.objects.order_by("id").values_list("kind", "verb", "title", "user__name", "actor_name", "ip"))


def test_a_login_is_noted(knock, ana):
    assert knock("ana@example.test", PASSWORD).status_code == 302
    assert lines() == [("user", "login", "Ana Gil", "Ana Gil", "Ana Gil", "127.0.0.1")]


def test_a_failed_login_keeps_the_address_and_names_nobody(knock, ana):
    knock("ana@example.test", "otra-contraseña")
    knock("nadie@example.test", PASSWORD)
    assert lines() == [
        ("user", "login_failed", "ana@example.test", None, "", "127.0.0.1"),
        ("user", "login_failed", "nadie@example.test", None, "", "127.0.0.1"),
    ]


def test_what_is_typed_as_password_is_never_noted(knock, ana):
    knock("ana@example.test", "otra-contraseña")
    knock("contraseña-en-el-campo-del-correo", "x")
    assert "contraseña" not in str(list(Change.objects.values()))


def test_the_supervisor_reads_it_in_the_history(knock, client, ana, sara, supervisor):
    supervisor.levels["audit.view"] = "all"
    supervisor.save()
    knock("ana@example.test", "otra-contraseña")
    client.force_login(sara)
    page = client.get("/settings/audit/?verb=login_failed").content.decode()
    assert "ana@example.test" in page
