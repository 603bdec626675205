"""Doors: who comes in, what a browser is told, and that nobody reaches what belongs to others."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.contract.addresses import LINKS, addresses
from tests.contract.stage import RECORDS, Look, text_of, undone
from tests.contract.test_exits import of
from tests.people import PASSWORD, SYSTEM
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.saved_views.models import SavedView
from vinculo.abilities.tags.models import Tag
from vinculo.domains.people.user.entity import UserEntity
from vinculo.entities.writing import save_changes
from vinculo.identity.models import Role, Token, User
from vinculo.jobs.models import Job
from vinculo.mail.models import Mail
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
RIGHT = {"login": "ana@example.test", "password": PASSWORD}


@pytest.fixture
def desk(desk, stage):
    """With something of Ana's for every address to lead to."""
    SavedView.objects.create(user=stage.ana, entity="account", name="Girona", query="city=Girona")
    Job.objects.create(task="vinculo.jobs.tasks.sweep")
    Tag.objects.get_or_create(name_key="urgente", defaults={"name": "urgente"})
    CustomField.objects.get_or_create(entity="account", slug="motes", defaults={"label": "Motes"})
    return desk


# --- coming in ----------------------------------------------------------------------------------


def test_every_post_wants_a_token_of_the_page(desk):
    """But for the API, which knows its callers by their own token."""
    for one in addresses():
        if not one.is_api and one.name not in LINKS:
            client = Client(enforce_csrf_checks=True)
            client.cookies["sessionid"] = desk.stage.session
            with undone():
                assert client.post(one.url(desk.stage)).status_code in (403, 405), one


def test_the_token_of_the_page_opens_the_post(desk):
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = desk.stage.session
    page = text_of(client.get("/profile/"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    data = {"name": "Ana Gil", "language": "es", "csrfmiddlewaretoken": token}
    assert client.post("/profile/", data).status_code == 302
    assert client.post("/profile/", data, headers={"origin": "https://example.org"}).status_code == 403


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


# --- at once ------------------------------------------------------------------------------------


def test_who_is_disabled_is_out_with_the_next_click(desk):
    assert desk.get("/").status_code == 200
    assert desk.api("/api/v1/accounts").status_code == 200
    User.objects.filter(pk=desk.stage.ana.pk).update(is_active=False)
    assert desk.get("/").status_code == 302
    assert desk.api("/api/v1/accounts").status_code == 401
    assert Client().post("/login/", RIGHT).url != "/"


def test_a_changed_password_ends_the_other_sessions(desk):
    other = Client()
    other.post("/login/", RIGHT)
    new = {"old_password": PASSWORD, "new_password1": "otra-clave-larga", "new_password2": "otra-clave-larga"}
    assert desk.post("/profile/password/", new).status_code == 302
    assert desk.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_a_changed_role_counts_from_the_next_click(desk):
    assert desk.get("/accounts/").status_code == 200
    role = Role.objects.get(key="everything")
    role.levels |= {"account.list": "none"}
    role.save()
    assert desk.get("/accounts/").status_code == 403
    assert desk.api("/api/v1/accounts").status_code == 403
    role.levels |= {"account.view": "none"}
    role.save()
    assert desk.get("/accounts/").status_code == 404
    User.objects.filter(pk=desk.stage.ana.pk).update(role=None)
    assert desk.get("/contacts/").status_code == 404
    assert desk.api("/api/v1/contacts").status_code == 401 or desk.api("/api/v1/contacts").status_code == 403


@pytest.mark.parametrize("change", [{"expires": timezone.now()}, {"hash": "0" * 64}])
def test_a_token_ends(desk, change):
    Token.objects.filter(user=desk.stage.ana).update(**change)
    assert desk.api("/api/v1/accounts").status_code == 401


# --- what belongs to others ---------------------------------------------------------------------


@of(RECORDS)
def test_comments_and_files_are_reached_through_their_own_record_only(stage, entity):
    """Carla's comment and file do not open by way of a record of Ana's."""
    look = Look(stage, "group")
    own, foreign = (stage.rows[entity.key()][name] for name in ("Ana's", "Carla's"))
    comment, file = (model.objects.get(anchor_id=foreign.pk) for model in (Comment, Attachment))
    url = entity.url(f"{own.pk}/")
    for verb in ("pin", "remove", "edit"):
        assert look.post(f"{url}comments/{comment.pk}/", {"verb": verb, "text": "x"}).status_code == 404
    assert look.get(f"{url}files/{file.pk}/").status_code == 404
    assert look.post(f"{url}files/{file.pk}/remove/").status_code == 404
    comment.refresh_from_db()
    file.refresh_from_db()
    assert (comment.pinned, comment.edited, file.trashed) == (False, None, None)


@of(RECORDS)
def test_nobody_edits_the_words_of_others(stage, entity):
    look = Look(stage, "everything")
    row = stage.rows[entity.key()]["Ana's"]
    comment = Comment.objects.get(anchor_id=row.pk)
    for verb in ("remove", "edit"):
        assert look.post(entity.url(f"{row.pk}/comments/{comment.pk}/"), {"verb": verb, "text": "x"}).status_code == 403
    assert Comment.objects.get(pk=comment.pk).text == comment.text


def test_views_and_tokens_of_others(stage):
    look = Look(stage, "everything")
    view = SavedView.objects.create(user=stage.carla, entity="account", name="Lleida", query="city=Lleida")
    token, _secret = Token.issue(stage.carla, "suyo")
    assert look.post(f"/accounts/views/{view.pk}/delete/").status_code == 404
    assert look.post(f"/profile/tokens/{token.pk}/delete/").status_code == 404
    assert "Lleida" not in text_of(look.get("/accounts/?columns=name"))
    assert SavedView.objects.filter(pk=view.pk).exists()
    assert Token.objects.filter(pk=token.pk).exists()


def test_nobody_gives_himself_another_role(stage):
    """The profile takes one's name and language, whatever else is sent."""
    look = Look(stage, "group")
    data = {
        "name": "Ana Gil",
        "language": "es",
        "role": stage.roles["all"].pk,
        "email": "x@example.test",
        "is_superuser": "1",
    }
    look.post("/profile/", data)
    ana = User.objects.get(pk=stage.ana.pk)
    assert (ana.role, ana.email, ana.is_superuser) == (stage.roles["group"], "ana@example.test", False)


# --- what a browser is told ---------------------------------------------------------------------


def test_every_page_carries_the_rules_for_the_browser(desk):
    for client in (desk.client, Client()):
        for one in addresses():
            answer = client.get(one.url(desk.stage))
            policy = answer.headers.get("Content-Security-Policy", "")
            assert answer.headers["X-Content-Type-Options"] == "nosniff", one
            assert answer.headers["Referrer-Policy"] == ("no-referrer" if one.name in LINKS else "same-origin"), one
            assert answer.headers["X-Frame-Options"] == "DENY", one
            assert "script-src 'self'" in policy or policy.startswith("sandbox"), one
            assert "unsafe" not in policy, one
            assert "Cross-Origin-Opener-Policy" in answer.headers, one


def test_no_page_holds_script_or_style_of_its_own(desk):
    for one in addresses():
        page = text_of(desk.client.get(one.url(desk.stage)))
        if "<html" in page:
            assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", page), one
            assert not re.search(r"<script(?![^>]*(\ssrc=|type=\"application/json\"))", page), one
            assert not re.search(r"<style|javascript:", page), one


DISGUISES = {
    "page.html": b"<script>alert(1)</script>",
    "photo.png": b"<html><script>alert(1)</script></html>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
    "feed.xml": b"<?xml version='1.0'?><a/>",
    "code.js": b"alert(1)",
    "bomb.zip": b"PK\x03\x04" + b"\x00" * 1000,
    "page.html.png": b"<script>alert(1)</script>",
    "nothing": b"<script>alert(1)</script>",
    "a.pdf": b"%PDF-1.4 <script>",
    "a.htm\r\nX-Injected: 1": b"x",
    "‮gnp.exe": b"MZ",
    "../../../etc/passwd": b"root",
    "ñandú «1».txt": b"x",
    'a"; filename="b.html': b"x",
}


@of(RECORDS)
def test_a_file_is_only_ever_downloaded(desk, entity):
    row = desk.stage.rows[entity.key()]["Ana's"]
    for name, content in DISGUISES.items():
        desk.post(entity.url(f"{row.pk}/files/"), {"file": SimpleUploadedFile(name, content, "text/html")})
        file = Attachment.objects.filter(anchor_id=row.pk).latest("pk")
        answer = desk.get(entity.url(f"{row.pk}/files/{file.pk}/"))
        assert text_of(answer) == content.decode(errors="replace"), name
        assert answer.headers["Content-Disposition"].startswith("attachment"), name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert "sandbox" in answer.headers["Content-Security-Policy"], name
        assert not re.search(r"html|xml|script|svg", answer.headers["Content-Type"]), name
        assert "X-Injected" not in answer.headers, name
        assert "/" not in file.name, name


def test_files_have_no_address_of_their_own(desk):
    """The folder of files is not among what the web server hands out."""
    for file in Attachment.objects.select_related("file")[:3]:
        for place in ("/files/", "/media/", "/static/"):
            digest = file.file.hash
            assert desk.client.get(f"{place}{digest[:2]}/{digest[2:4]}/{digest}").status_code == 404


def test_health_tells_nothing_else(stage):
    assert set(Client().get(reverse("health")).json()) == {"status"}
