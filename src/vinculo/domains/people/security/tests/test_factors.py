"""Ana sets up a second factor, comes in with it, and her role may demand it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.people import PASSWORD
from vinculo.domains.people.security import factors
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
SECURITY = "/profile/security/"
PATTERN = re.compile(r'class="secret">([A-Z2-7]+)<')


def code(secret, shift=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def door(client, password=PASSWORD):
    return client.post("/login/", {"login": "ana@example.test", "password": password})


def confirm(client):
    return client.post("/auth/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def desk(client, ana):
    door(client)
    return client


@pytest.fixture
def secret(desk):
    """Of Ana's app, which she has just set up."""
    assert desk.get("/auth/2fa/app/activate/").url.startswith("/auth/reauthenticate/")
    confirm(desk)
    page = desk.get("/auth/2fa/app/activate/").content.decode()
    found = PATTERN.search(page).group(1)
    assert 'src="data:image/svg+xml;base64,' in page
    answer = desk.post("/auth/2fa/app/activate/", {"code": code(found)})
    assert answer.url == "/auth/2fa/codes/"
    return found


def test_the_password_alone_opens_the_door_no_longer(secret, ana):
    client = Client()
    assert door(client).url == "/auth/2fa/authenticate/"
    assert client.get("/accounts/").status_code == 302
    assert client.post("/auth/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/accounts/").status_code == 302
    assert client.post("/auth/2fa/authenticate/", {"code": code(secret, 1)}).url == "/"
    assert client.get("/accounts/").status_code == 200


def test_a_code_opens_the_door_once(secret):
    one, other = Client(), Client()
    door(one), door(other)
    answers = [client.post("/auth/2fa/authenticate/", {"code": code(secret, 1)}) for client in (one, other)]
    assert [answer.status_code for answer in answers] == [302, 200]


def test_a_wrong_code_is_noted_and_names_nobody(secret, ana):
    client = Client()
    door(client)
    client.post("/auth/2fa/authenticate/", {"code": "000000"})
    assert list(Change.objects.filter(verb="factor_failed").values_list("record_id", "user")) == [(ana.pk, None)]


def test_guessing_codes_is_slowed_down(secret):
    client = Client()
    door(client)
    for guess in range(10):
        client.post("/auth/2fa/authenticate/", {"code": f"{guess:06}"})
    assert client.post("/auth/2fa/authenticate/", {"code": code(secret, 1)}).status_code == 200


def test_recovery_codes_open_the_door_once_each(desk, secret):
    codes = re.findall(r"<code>(\w+)</code>", desk.get("/auth/2fa/codes/").content.decode())
    assert len(set(codes)) == 10
    for attempt, status in ((codes[0], 302), (codes[0], 200), (codes[1], 302)):
        client = Client()
        door(client)
        assert client.post("/auth/2fa/authenticate/", {"code": attempt}).status_code == status


def test_secrets_are_kept_encrypted(secret, ana):
    kept = str(list(Authenticator.objects.filter(user=ana).values("data")))
    assert secret not in kept
    assert secret not in str(list(Change.objects.values()))


@pytest.mark.django_db(transaction=True)  # allauth tells of it once it is committed
def test_coming_and_going_of_factors_is_noted(desk, secret, ana):
    desk.post("/auth/2fa/app/deactivate/")
    assert not Authenticator.objects.filter(user=ana).exists()
    noted = list(
        Change.objects.filter(kind="user", verb__startswith="factor").order_by("id").values_list("verb", "user")
    )
    assert noted[0] == ("factor_add", ana.pk)
    assert ("factor_remove", ana.pk) in noted


def test_a_role_that_demands_one_leads_to_where_it_is_set_up(desk, equipo):
    equipo.needs_second_factor = True
    equipo.save()
    for page in ("/", "/accounts/", "/profile/", "/settings/"):
        assert desk.get(page).url == SECURITY
    assert desk.post("/accounts/new/", {"name": "X"}).url == SECURITY
    assert desk.get("/accounts/", headers={"hx-request": "true"}).headers["HX-Redirect"] == SECURITY
    assert (
        "segundo factor" in desk.get(SECURITY).content.decode()
        or "second factor" in desk.get(SECURITY).content.decode()
    )
    assert desk.get("/auth/2fa/app/activate/").url.startswith("/auth/reauthenticate/")


def test_once_set_up_the_work_goes_on_and_the_last_one_stays(desk, equipo, ana, secret):
    equipo.needs_second_factor = True
    equipo.save()
    assert desk.get("/accounts/").status_code == 200
    assert desk.post("/auth/2fa/app/deactivate/").status_code == 200
    assert Authenticator.objects.filter(user=ana, type="totp").exists()


def test_who_lost_the_telephone_asks_somebody_of_higher_rank(desk, secret, client, ana, bruno, sara, supervisor):
    supervisor.levels |= {"user.change": "all"}
    supervisor.save()
    client = Client()
    client.force_login(bruno)
    assert client.post(f"/people/{ana.pk}/factors/reset/").status_code in (403, 404)
    client.force_login(sara)
    assert client.post(f"/people/{ana.pk}/factors/reset/").status_code == 302
    assert not factors.factors_of(ana).exists()
    assert Change.objects.filter(verb="factor_reset", record_id=ana.pk, user=sara).exists()
    assert door(Client()).url == "/"


def test_the_pages_of_factors_are_closed_to_who_is_not_in(secret):
    client = Client()
    door(client)  # half way in
    for page in ("app/activate/", "codes/", "codes/download/", "codes/generate/", "passkeys/add/"):
        assert "/login/" in client.get(f"/auth/2fa/{page}").url
