"""The settings of the house: who opens them, what they change, what the history keeps."""

import io

import pytest
from django.core import mail as sent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from tests.people import person
from vinculo.domains.people.seeds import seed
from vinculo.entities.registry import entity_named
from vinculo.house import secrets, store
from vinculo.house.models import Picture, StoredSetting
from vinculo.identity.models import Role
from vinculo.mail import deliver
from vinculo.mail.models import Mail, MailTemplate, State
from vinculo.mail.outbox import queue_mail
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db

ORGANISATION = {"name": "Llum i Cel SL", "fiscal_id": "B17000000", "currency": "EUR", "email": "", "website": ""}


@pytest.fixture
def people(db):
    seed()
    return {role.key: person(f"{role.key} de prueba", role) for role in Role.objects.all()}


@pytest.fixture
def desk(client, people):
    client.force_login(people["webmaster"])
    return client


def picture(side=900):
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), "red").save(out, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    return SimpleUploadedFile("logo.jpg", out.getvalue())


def test_doors_are_only_those_one_may_open(client, people):
    for role, sees, misses in (
        ("webmaster", ["/settings/organisation/", "/settings/mail/", "/channels/"], []),
        ("supervisor", ["/channels/", "/settings/audit/"], ["/settings/organisation/", "/settings/mail/"]),
    ):
        client.force_login(people[role])
        page = client.get("/settings/").content.decode()
        assert all(f'href="{url}"' in page for url in sees), role
        assert not any(f'href="{url}"' in page for url in misses), role
    client.force_login(people["editor"])
    assert client.get("/settings/").status_code == 404
    assert client.get("/settings/organisation/").status_code == 404


def test_the_organisation_is_shown_everywhere_and_its_changes_are_kept(desk):
    answer = desk.post("/settings/organisation/", ORGANISATION | {"logo_file": picture()})
    assert answer.status_code == 302, answer.content
    logo = Picture.objects.get()
    assert (logo.width, logo.height) == (512, 256)
    assert bytes(logo.content).startswith(b"\x89PNG")
    page = desk.get("/accounts/").content.decode()
    assert "Llum i Cel SL" in page
    url = f"/logo/{logo.digest[:16]}.png"
    assert url in page
    desk.logout()
    login = desk.get("/login/").content.decode()
    assert "Llum i Cel SL" in login
    assert url in login
    assert desk.get(url)["Content-Type"] == "image/png"
    noted = Change.objects.filter(kind="setting").latest("id").values
    assert noted["organisation.name"] == ["", "Llum i Cel SL"]


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"", b"\x89PNG\r\n\x1a\nno", b"GIF89a" + b"\0" * 40])
def test_what_is_no_picture_is_refused(desk, content):
    upload = SimpleUploadedFile("logo.png", content)
    answer = desk.post("/settings/organisation/", ORGANISATION | {"logo_file": upload})
    assert answer.status_code == 422
    assert not Picture.objects.exists()
    assert store.get("organisation.name") == "", "nothing of a refused form is written"


def test_the_letterhead_is_typed_here_and_seen_on_a_sample(desk, client, people):
    page = "/settings/organisation/"
    letterhead = {"iban": "ES91 2100 0418 4502 0005 1332", "footer": "Tomo 1204", "accent": "#aa2200"}
    typed = ORGANISATION | letterhead
    assert desk.post(page, {**typed, "iban": "ES91 2100 0418 4502 0005 1333"}).status_code == 422
    assert desk.post(page, {**typed, "accent": "red; } body { display: none"}).status_code == 422
    assert desk.post(page, typed).status_code == 302
    sample = desk.get(f"{page}sample.pdf")
    assert sample["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(sample.content)).pages[0].extract_text()
    assert "Llum i Cel SL" in text
    assert "Tomo 1204" in text
    client.force_login(people["supervisor"])
    assert client.get(f"{page}sample.pdf").status_code == 404


def test_another_word_for_accounts_is_used_everywhere(desk):
    noun = entity_named("account").noun
    with override("es"):
        usual, other = noun.names["client"], noun.names["company"]
        assert usual.title in desk.get("/accounts/").content.decode()
        assert desk.post("/settings/vocabulary/", {"account": "company", "lead": "initiative"}).status_code == 302
        page = desk.get("/accounts/").content.decode()
        assert other.title in page
        assert noun.say("New {noun}") == other.say("New {noun}")
        assert noun.say("New {noun}") in page
        assert usual.title not in page
        form = desk.get("/contacts/new/").content.decode()
        assert f">{other.one}<" in form
        assert f">{usual.one}<" not in form
    assert desk.post("/settings/vocabulary/", {"account": "dragon"}).status_code == 422


def test_reading_settings_costs_one_small_query_a_request(desk, django_assert_num_queries):
    desk.get("/settings/vocabulary/")
    with store.looked_at_once(), django_assert_num_queries(1):
        [store.get("organisation.name") for _ in range(5)]
    StoredSetting.objects.update_or_create(key="organisation.name", defaults={"value": "Otra"})
    StoredSetting.objects.update_or_create(key="", defaults={"value": "elsewhere"})
    with store.looked_at_once():
        assert store.get("organisation.name") == "Otra", "another process has changed it"


def test_the_mail_password_is_kept_encrypted_and_never_shown(desk, people, settings):
    settings.HOUSE_ENVIRONMENT = {}
    form = {"host": "smtp.example.test", "port": "587", "security": "starttls", "user": "ana", "attempts": "10"}
    assert desk.post("/settings/mail/server/", form | {"password": "  s3cret"}).status_code == 302
    stored = StoredSetting.objects.get(key="mail.password").value
    assert "s3cret" not in stored
    assert store.get("mail.password") == "  s3cret"
    assert "s3cret" not in desk.get("/settings/mail/server/").content.decode()
    assert "s3cret" not in str(Change.objects.values_list("values"))
    assert desk.post("/settings/mail/server/", form | {"password": ""}).status_code == 302
    assert store.get("mail.password") == "  s3cret", "left blank it stays"
    settings.SECRETS_KEYS = ["new"]
    assert store.get("mail.password") == "  s3cret"
    assert store.rotate_secrets() == (1, 0)
    settings.SECRET_KEY = "another"
    store.forget()
    assert store.get("mail.password") == "  s3cret"
    settings.SECRETS_KEYS = []
    with pytest.raises(secrets.Unreadable):
        store.get("mail.password")
    desk.force_login(people["webmaster"])
    assert "tone-danger" in desk.get("/settings/mail/server/").content.decode()


def test_the_environment_wins_and_the_page_says_so(desk):
    page = desk.get("/settings/mail/server/").content.decode()
    assert "VINCULO_EMAIL_URL" in page
    assert 'name="host"' not in page
    assert desk.post("/settings/mail/server/", {"attempts": "4", "host": "evil.example"}).status_code == 302
    assert store.get("mail.host") == ""
    assert store.get("mail.attempts") == 4


def test_a_test_mail_goes_through_the_outbox(desk):
    assert desk.post("/settings/mail/test/").status_code == 302
    mail = Mail.objects.get()
    deliver.attempt(deliver.claim(mail.pk, deliver.server(), 0), deliver.server())
    assert sent.outbox[0].to == ["webmaster de prueba <webmaster@example.test>"]
    with override("es"):
        assert str(State.SENT.label) in desk.get("/settings/mail/").content.decode()


def test_the_outbox_shows_states_but_never_texts(desk, people):
    mail = queue_mail([("", "marta@example.test")], "Contraseña", "the secret link", kind="password_reset")
    Mail.objects.update(state=State.FAILED, error="550 no such user")
    page = desk.get("/settings/mail/?state=failed&q=marta").content.decode()
    assert "550 no such user" in page
    assert "the secret link" not in page
    assert "marta@" not in desk.get("/settings/mail/?state=sent").content.decode()
    desk.post(f"/settings/mail/{mail.pk}/", {"verb": "send"})
    assert Mail.objects.get().state == State.QUEUED
    desk.post(f"/settings/mail/{mail.pk}/", {"verb": "cancel"})
    assert Mail.objects.get().state == State.CANCELLED
    desk.force_login(people["supervisor"])
    assert desk.post(f"/settings/mail/{mail.pk}/", {"verb": "send"}).status_code == 404


def test_a_template_in_the_words_of_the_house(desk, people):
    url = "/settings/mail/templates/invitation/es/"
    bad = desk.post(url, {"subject": "Hola _NOBODY_", "text": "x", "html": ""})
    assert bad.status_code == 422
    assert "_NOBODY_" in bad.content.decode()
    html = '<p onclick="x()">Bienvenida, _DEST_NAME_: <a href="_URL_">entre</a><script>x</script></p>'
    own = {"subject": "Hola, _DEST_NAME_", "text": "_URL_ para _DEST_NAME_", "html": html}
    assert desk.post(url, own).status_code == 302
    new = {
        "name": "Eva <b>Mas",
        "identifier": "eva",
        "email": "eva@example.test",
        "role": people["equipo"].role_id,
        "language": "es",
    }
    answer = desk.post("/people/new/", new | {"is_active": "on", "invite": "on"})
    assert answer.status_code == 302, answer.content.decode()
    mail = Mail.objects.get(kind="invitation")
    assert mail.subject == "Hola, Eva <b>Mas"
    assert mail.confidential
    assert "Eva &lt;b&gt;Mas" in mail.html
    assert "script" not in mail.html
    assert "onclick" not in mail.html
    assert "/auth/" in mail.text
    desk.post(url, {"verb": "reset"})
    assert not MailTemplate.objects.exists()
    assert Change.objects.filter(kind="mail_template").count() == 2


def test_a_forgotten_password_waits_in_the_outbox_for_known_and_unknown(client, ana):
    for email in (ana.email, "nobody@example.test"):
        assert client.post("/auth/password/reset/", {"email": email}).status_code == 302
    known, unknown = Mail.objects.order_by("id")
    assert (known.kind, known.to_text) == ("password_reset", ana.email)
    assert (unknown.kind, unknown.to_text) == ("account", "nobody@example.test")
    assert not sent.outbox
