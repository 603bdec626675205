"""Doors: what a page and a browser are told, what counts at once, and that nobody reaches what belongs to others."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.contract.addresses import LINKS, addresses
from tests.contract.stage import RECORDS, Look, text_of, undone
from tests.contract.test_exits import of
from tests.people import PASSWORD
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.saved_views.models import SavedView
from vinculo.abilities.tags.models import Tag
from vinculo.identity.models import Role, Token, User
from vinculo.jobs.models import Job

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


# --- the token of a page ------------------------------------------------------------------------


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
