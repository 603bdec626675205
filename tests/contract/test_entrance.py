"""The door: signing in and out, forgotten passwords, and what strangers can learn there."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.contract.stage import text_of, undone
from tests.people import PASSWORD, SYSTEM
from vinculo.domains.people.user.entity import UserEntity
from vinculo.entities.writing import save_changes
from vinculo.identity.models import User
from vinculo.mail.models import Mail
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
RIGHT = {"login": "ana@example.test", "password": PASSWORD}


@pytest.mark.parametrize("place", ["https://x.org/", "//x.org", "/\\x.org", "javascript:alert(1)", "///x.org"])
def test_nobody_is_sent_elsewhere_after_the_login(stage, place):
    for url in ("/login/", "/auth/login/"):
        client = Client()
        assert client.post(f"{url}?next={place}", RIGHT | {"next": place}).url == "/"


def test_the_way_goes_on_where_it_was_interrupted(stage):
    client = Client()
    assert client.get("/accounts/?q=acme").url == "/login/?next=/accounts/%3Fq%3Dacme"
    assert client.post("/login/?next=/accounts/", RIGHT | {"next": "/accounts/"}).url == "/accounts/"


def test_the_session_gets_a_new_key_at_login(stage):
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/login/", RIGHT)
    assert client.cookies["sessionid"].value != before
    assert "_auth_user_id" not in Client(headers={"cookie": f"sessionid={before}"}).session


def test_session_cookies_are_out_of_reach_of_scripts(stage):
    client = Client()
    client.post("/login/", RIGHT)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_cookies_travel_by_https_only_where_the_house_is_reached_so(stage, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get("/login/", secure=True)
    client.post("/login/", RIGHT, secure=True)
    assert client.cookies["sessionid"]["secure"]
    assert client.cookies["csrftoken"]["secure"]


def plain(answer):
    """The page without what differs from call to call: tokens, and what was typed."""
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "\w+"', "", text_of(answer))


def test_a_wrong_password_and_a_stranger_are_answered_alike(stage):
    answers = [
        Client().post("/login/", {"login": email, "password": "no es esta"})
        for email in ("ana@example.test", "nadie@example.test")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert plain(answers[0]) == plain(answers[1])


def test_a_forgotten_password_tells_nobody_who_is_here(stage):
    answers = [Client().post("/auth/password/reset/", {"email": f"{name}@example.test"}) for name in ("ana", "nadie")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/auth/password/reset/done/")] * 2
    assert plain(Client().get(answers[0].url)) == plain(Client().get(answers[1].url))


def test_a_stranger_costs_as_much_work_as_a_wrong_password(stage, monkeypatch):
    """Whoever measures how long the answer takes learns nothing: passwords are hashed as often for either."""
    hashed = []

    def counted(self, *given):
        hashed.append(given)
        return encode(self, *given)

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    work = {}
    User.objects.filter(pk=stage.bruno.pk).update(password="!")  # invited, and never came
    for name in ("ana", "bruno", "nadie"):
        hashed.clear()
        Client().post("/login/", {"login": f"{name}@example.test", "password": "no es esta"})
        work[name] = len(hashed)
    assert work["ana"] == work["nadie"] == work["bruno"] > 0


def test_signing_up_tells_nobody_who_is_here(stage):
    data = {"password1": "una-clave-larga"}
    answers = [Client().post("/auth/signup/", data | {"email": f"{name}@example.test"}) for name in ("ana", "nadie")]
    assert plain(answers[0]) == plain(answers[1])
    assert not User.objects.filter(email="nadie@example.test").exists()


def test_a_name_we_do_not_go_by_is_not_answered(stage, settings):
    settings.ALLOWED_HOSTS = ["crm.example.test"]
    assert Client().get("/login/", headers={"host": "crm.example.test"}).status_code == 200
    for url in ("/login/", "/health/", "/auth/password/reset/"):
        assert Client().get(url, headers={"host": "example.org"}).status_code == 400


def test_a_new_password_signs_nobody_in(stage):
    """The letter proves the mailbox; what else is asked at the door is asked as always."""
    client = Client()
    client.post("/auth/password/reset/", {"email": "ana@example.test"})
    form = client.get(link_in(letters()[-1]), follow=True)
    new = {"password1": "otra-clave-larga", "password2": "otra-clave-larga"}
    assert client.post(form.redirect_chain[-1][0], new).status_code == 302
    assert client.get("/accounts/").status_code == 302


def test_a_new_password_by_letter_ends_every_session(stage):
    inside, client = Client(), Client()
    inside.post("/login/", RIGHT)
    client.post("/auth/password/reset/", {"email": "ana@example.test"})
    form = client.get(link_in(letters()[-1]), follow=True)
    new = {"password1": "otra-clave-larga", "password2": "otra-clave-larga"}
    client.post(form.redirect_chain[-1][0], new)
    assert inside.get("/").status_code == 302


def test_coming_in_failing_and_taking_away_are_in_the_history(desk):
    Client().post("/login/", RIGHT | {"password": "no es esta"})
    Client().post("/login/", RIGHT)
    desk.get("/accounts/export.csv")
    verbs = set(Change.objects.filter(record_id=0).values_list("kind", "verb"))
    assert {("user", "login"), ("user", "login_failed"), ("account", "export")} <= verbs


def test_guessing_is_slowed_down(stage):
    """After some failures even the right password has to wait."""
    for _ in range(10):
        Client().post("/login/", RIGHT | {"password": "no es esta"})
    assert Client().post("/login/", RIGHT).status_code != 302


def letters(kind="password_reset"):
    """What waits in the outbox for Ana, newest last."""
    return list(Mail.objects.filter(kind=kind, to_text__icontains="ana").order_by("pk"))


def link_in(letter):
    """The way a letter shows, which always leads to the address of the house."""
    return re.search(rf"{settings.BASE_URL}(/auth/password/reset/key/\S+)", letter.text).group(1)


def test_asking_for_a_new_password_is_slowed_down(stage):
    for _ in range(30):
        Client().post("/auth/password/reset/", {"email": "ana@example.test"})
    assert 0 < len(letters()) < 10


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("value", ["", "\x00", "a" * 2**20, "ana@example.test\r\nBcc: x@example.org", "' OR 1=1 --"])
def test_nonsense_at_the_door(stage, field, value):
    for url, data in (("/login/", RIGHT), ("/auth/password/reset/", {"email": value})):
        assert Client().post(url, data | {field: value}).status_code in (200, 302, 400)
    assert not any("x@example.org" in letter.to_text for letter in Mail.objects.all())


def test_the_letter_opens_the_door_once_and_only_for_the_present_address(stage):
    """A changed address opens nothing any more, neither with a password nor with an old letter."""
    client = Client()
    client.post("/auth/password/reset/", {"email": "ana@example.test"})
    link = link_in(letters()[-1])
    with undone():
        form = client.get(link, follow=True)
        new = {"password1": "otra-clave-larga", "password2": "otra-clave-larga"}
        assert client.post(form.redirect_chain[-1][0], new).status_code == 302
        assert Client().post("/login/", RIGHT).status_code == 200
        assert Client().post("/login/", RIGHT | {"password": "otra-clave-larga"}).status_code == 302
        assert client.get(link).context["token_fail"]
    save_changes(UserEntity, User.objects.get(pk=stage.ana.pk), {"email": "ana.gil@example.test"}, SYSTEM)
    assert Client().get(link).context["token_fail"]
    assert Client().post("/login/", RIGHT).status_code == 200
    assert Client().post("/login/", RIGHT | {"login": "ana.gil@example.test"}).status_code == 302
    before = len(letters())
    Client().post("/auth/password/reset/", {"email": "ana@example.test"})
    assert len(letters()) == before


def test_a_letter_for_somebody_who_was_disabled_opens_nothing(stage):
    client = Client()
    client.post("/auth/password/reset/", {"email": "ana@example.test"})
    link = link_in(letters()[-1])
    User.objects.filter(pk=stage.ana.pk).update(is_active=False)
    form = client.get(link, follow=True)
    new = {"password1": "otra-clave-larga", "password2": "otra-clave-larga"}
    client.post(form.redirect_chain[-1][0] if form.redirect_chain else link, new)
    assert client.get("/").status_code == 302
