"""Ana attaches a plan to her account; Bruno downloads it; Carla does not know of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import acting
from vinculo.abilities.files import attach as verbs
from vinculo.abilities.files.attach import attach, clean_name, remove
from vinculo.abilities.files.models import Attachment, StoredFile
from vinculo.abilities.files.store import content_type, open_file, path_of
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def plan(name="plano.pdf", content=b"%PDF-1.7 plano"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def attached(acme, ana):
    return attach(acme.anchor, plan(), actor=acting(ana))


def test_a_file_goes_up_and_comes_down(client, acme, ana, bruno):
    client.force_login(ana)
    assert client.post(f"/accounts/{acme.pk}/files/", {"file": [plan(), plan("otro.pdf")]}).status_code == 302
    client.force_login(bruno)
    page = client.get(f"/accounts/{acme.pk}/?tab=files").content.decode()
    assert "plano.pdf" in page
    assert "otro.pdf" in page
    answer = client.get(f"/accounts/{acme.pk}/files/{Attachment.objects.first().pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 plano"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plano.pdf"'


def test_a_script_that_sends_a_file_gets_its_line_back(client, acme, ana):
    client.force_login(ana)
    answer = client.post(f"/accounts/{acme.pk}/files/", {"file": plan()}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<li class="file-row">')
    assert "<html" not in answer.content.decode()


def test_a_stranger_neither_sees_nor_adds_one(client, acme, attached, carla):
    client.force_login(carla)
    assert client.get(f"/accounts/{acme.pk}/files/{attached.pk}/").status_code == 404
    assert client.post(f"/accounts/{acme.pk}/files/", {"file": plan()}).status_code == 404
    assert Attachment.objects.count() == 1


def test_equal_files_are_kept_once(acme, marta, ana):
    for row in (acme, marta):
        attach(row.anchor, plan(), actor=acting(ana))
    stored = StoredFile.objects.get()
    assert stored.attachments.count() == 2
    assert path_of(stored.hash).read_bytes() == b"%PDF-1.7 plano"
    assert not list(path_of(stored.hash).parents[2].glob("incoming-*"))


def test_a_file_is_in_the_timeline_of_its_account(client, acme, marta, ana):
    attach(marta.anchor, plan(), actor=acting(ana))
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/?kind=file").content.decode()
    assert "plano.pdf" in page
    assert f"/contacts/{marta.pk}/files/" in page


def test_who_added_it_or_may_change_the_record_takes_it_off(attached, ana, bruno):
    with pytest.raises(PermissionDenied):
        remove(attached, actor=acting(bruno), may_change=False)
    remove(attached, actor=acting(bruno), may_change=True)
    assert attached.trashed
    noted = Change.objects.get(kind="account", record_id=attached.anchor_id, verb="file_remove")
    assert (noted.values, noted.user) == ({"file": ["plano.pdf", None]}, bruno)


def test_a_removed_file_is_found_no_more(client, acme, attached, ana):
    client.force_login(ana)
    assert client.post(f"/accounts/{acme.pk}/files/{attached.pk}/remove/").status_code == 302
    assert client.get(f"/accounts/{acme.pk}/files/{attached.pk}/").status_code == 404
    assert f"/files/{attached.pk}/" not in client.get(f"/accounts/{acme.pk}/").content.decode()


def test_lost_bytes_are_not_found(client, acme, attached, ana):
    path_of(attached.file.hash).unlink()
    with pytest.raises(FileNotFoundError):
        open_file(attached.file)
    client.force_login(ana)
    assert client.get(f"/accounts/{acme.pk}/files/{attached.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("files", "status"),
    [({}, 422), ({"file": ""}, 422), ({"file": plan(content=b"")}, 422), ({"file": plan(content=b"x" * 200)}, 413)],
    ids=["none", "a text", "an empty one", "too large"],
)
def test_what_cannot_be_attached(client, acme, ana, files, status, monkeypatch):
    monkeypatch.setattr(verbs, "LARGEST", 100)
    monkeypatch.setattr("vinculo.screens.remarks.LARGEST", 100)
    client.force_login(ana)
    for headers in ({}, {"HX-Request": "true"}):
        for upload in files.values():
            if upload:
                upload.seek(0)
        assert client.post(f"/accounts/{acme.pk}/files/", files, headers=headers).status_code == status
    assert not Attachment.objects.exists()


def test_more_files_than_a_form_may_carry(client, acme, ana):
    client.force_login(ana)
    files = [plan(f"{n}.txt") for n in range(101)]
    assert client.post(f"/accounts/{acme.pk}/files/", {"file": files}).status_code == 400


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\plano.pdf", "plano.pdf"),
        ("pla\r\nno\x00.pdf", "plano.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        (" .plano.pdf. ", "plano.pdf"),
        ("a" * 300 + ".pdf", "a" * 197 + ".pdf"),
        ("plano." + "x" * 90, "plano." + "x" * 20),
    ],
)
def test_names_are_made_harmless(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("name", ["", "...", "\x00", "/", "\u202e"])
def test_names_that_are_none(name):
    with pytest.raises(ValidationError):
        clean_name(name)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a.xml", "a.js", "a.swf", "a", "a.htm"])
def test_nothing_active_is_called_by_its_name(name):
    assert content_type(name) == "application/octet-stream"
