"""Ana looks after her own name, language, password and keys."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.people import PASSWORD
from vinculo.domains.people.profile import screens
from vinculo.identity.models import Token, User
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, ana):
    client.force_login(ana)
    return client


def test_name_and_language_count_at_once(desk, ana):
    assert (
        desk.post("/profile/", {"name": "Ana Gil Pons", "language": "en", "time_zone": "Europe/Madrid"}).status_code
        == 302
    )
    page = desk.get("/profile/").content.decode()
    assert "My profile" in page
    assert "Ana Gil Pons" in page
    noted = Change.objects.get()
    assert noted.verb == "change"
    assert noted.values == {
        "name": ["Ana Gil", "Ana Gil Pons"], "language": ["es", "en"], "time_zone": ["", "Europe/Madrid"],
    }  # fmt: skip


def test_saving_the_same_again_is_no_change(desk):
    assert desk.post("/profile/", {"name": "Ana Gil", "language": "es", "time_zone": ""}).status_code == 302
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/profile/", {"name": "Ana Gil Pons", "language": "es", "time_zone": ""}),
        (
            "/profile/password/",
            {"old_password": PASSWORD, "new_password1": "otra-clave-larga", "new_password2": "otra-clave-larga"},
        ),
    ],
)
def test_what_an_administrator_changed_meanwhile_stays(desk, ana, supervisor, monkeypatch, page, typed):
    def meanwhile(form):
        User.objects.filter(pk=ana.pk).update(role=supervisor, is_active=False)
        return checked(form)

    form = screens.ProfileForm if page == "/profile/" else screens.PasswordForm
    checked = form.is_valid
    monkeypatch.setattr(form, "is_valid", meanwhile)
    assert desk.post(page, typed).status_code == 302
    ana.refresh_from_db()
    assert (ana.role, ana.is_active) == (supervisor, False)


def test_a_password_is_changed_by_who_knows_the_old_one(desk, ana):
    new = {"new_password1": "otra-clave-larga", "new_password2": "otra-clave-larga"}
    assert desk.post("/profile/password/", {"old_password": "no es esta"} | new).status_code == 422
    assert desk.post("/profile/password/", {"old_password": PASSWORD} | new).status_code == 302
    ana.refresh_from_db()
    assert ana.check_password("otra-clave-larga")
    assert list(Change.objects.values_list("kind", "verb")) == [("user", "password")]


def test_a_key_is_shown_once_and_works_until_its_day(desk, client, ana, acme):
    until = timezone.localdate() + dt.timedelta(days=30)
    page = desk.post(
        "/profile/tokens/", {"name": "Excel", "reach": "read", "expires": until.isoformat()}
    ).content.decode()
    token = Token.objects.get()
    assert (token.user, token.scope, timezone.localtime(token.expires).date()) == (ana, "read", until)
    secret = page.split('class="secret">')[1].split("<")[0]
    assert secret not in desk.get("/profile/").content.decode()
    assert secret not in str(list(Change.objects.values()))
    key = {"authorization": f"Bearer {secret}"}
    assert client.get(f"/api/v1/accounts/{acme.pk}", headers=key).status_code == 200
    assert client.delete(f"/api/v1/accounts/{acme.pk}", headers=key).status_code == 403
    desk.post(f"/profile/tokens/{token.pk}/delete/")
    assert client.get(f"/api/v1/accounts/{acme.pk}", headers=key).status_code == 401
    assert list(Change.objects.filter(kind="token").order_by("id").values_list("verb", flat=True)) == [
        "create",
        "delete",
    ]


def test_settings_are_for_who_may_open_them(desk, ana, equipo):
    for page in ("roles/", "audit/", "jobs/", "tags/"):
        assert desk.get(f"/settings/{page}").status_code == 404
    equipo.levels["audit.view"] = "all"
    equipo.save()
    assert "/settings/audit/" in desk.get("/settings/").content.decode()
    assert desk.get("/settings/audit/").status_code == 200
