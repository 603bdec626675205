"""People come in by the company's own provider: a real one, which runs here while these tests do."""

import re
import warnings

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.people import person
from vinculo.domains.people.entrance import PROVIDER
from vinculo.identity.models import User
from vinculo.records.models import Change
from vinculo.settings.environment import OpenIDConnect

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/auth/sso/callback/"


@pytest.fixture(scope="module")
def provider():
    """The address of an OpenID Connect provider that lets in whoever says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User as Claims
        from oidc_provider_mock import run_server_in_thread

        claims = [
            Claims(sub="a-1", claims={"email": "Ana@example.test", "email_verified": True, "name": "Ana Gil"}),
            Claims(sub="x-1", claims={"email": "ana@example.test", "email_verified": False}),
            Claims(sub="x-2", claims={"email": "ana@example.test", "email_verified": "false"}),
            Claims(sub="x-3", claims={}),
            Claims(sub="n-1", claims={"email": "nuria@example.test", "email_verified": True, "name": "Núria Pou"}),
        ]
        with run_server_in_thread(user_claims=claims) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(settings, provider):
    """As `VINCULO_OIDC_…` would say; the name of the provider in the addresses is that of the start."""

    def configure(issuer=provider, **more):
        given = {"client_id": "vinculo", "secret": "s", "label": "Google", "new_role": "", "trust_email": False} | more
        settings.OIDC = OpenIDConnect(issuer=issuer, **given)
        app = settings.OIDC.apps[0] | PROVIDER
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    configure()
    return configure


def come_in(sub, client=None, *, follow="/accounts/", **more):
    """Through the provider, as a browser would go; what our door says in the end."""
    import httpx

    client = client or Client()
    leaving = client.post("/auth/sso/", {"next": follow} | more).content.decode()
    away = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', leaving).group(1).replace("&amp;", "&")
    assert "code_challenge" in away
    back = httpx.post(away, data={"sub": sub}).headers["location"]
    assert back.startswith(CALLBACK)
    return client, client.get(back.removeprefix("http://testserver"))


def test_the_button_stands_where_it_works(client, configured, settings):
    page = client.get("/login/").content.decode()
    assert "Google" in page
    settings.OIDC = OpenIDConnect("", "", "", "", "", False)
    assert "Google" not in client.get("/login/").content.decode()


def test_the_first_time_by_a_verified_address_and_then_by_what_the_provider_calls_her(configured, ana):
    client, answer = come_in("a-1")
    assert answer.url == "/accounts/"
    assert client.get("/accounts/").context["user"] == ana
    assert set(Change.objects.filter(user=ana).values_list("verb", flat=True)) == {"sso_link", "login"}
    User.objects.filter(pk=ana.pk).update(email="ana.gil@example.test")
    assert come_in("a-1")[1].url == "/accounts/"
    assert SocialAccount.objects.filter(user=ana).count() == 1


@pytest.mark.parametrize("sub", ["x-1", "x-2", "x-3"])
def test_an_address_nobody_vouches_for_opens_nothing(configured, ana, sub):
    client, answer = come_in(sub)
    assert answer.url == "/auth/sso/failed/"
    assert client.get(answer.url).context["why"] == "unverified"
    assert client.get("/accounts/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert Change.objects.filter(verb="login_failed").exists()


def test_unless_the_house_trusts_its_provider(configured, ana):
    configured(trust_email=True)
    assert come_in("x-1")[1].url == "/accounts/"


def test_strangers_are_refused(configured):
    _client, answer = come_in("n-1")
    assert answer.url == "/auth/sso/failed/"
    assert not User.objects.filter(email="nuria@example.test").exists()


def test_or_taken_on_with_the_role_of_the_house(configured, equipo):
    configured(new_role="equipo")
    assert come_in("n-1")[1].url == "/accounts/"
    nuria = User.objects.get(email="nuria@example.test")
    assert (nuria.name, nuria.role, nuria.has_usable_password()) == ("Núria Pou", equipo, False)
    assert Change.objects.filter(kind="user", verb="create", record_id=nuria.pk).exists()


def test_who_was_disabled_stays_outside(configured, ana, equipo):
    come_in("a-1")
    User.objects.filter(pk=ana.pk).update(is_active=False)
    client, _answer = come_in("a-1")
    assert client.get("/accounts/").status_code == 302
    SocialAccount.objects.all().delete()
    configured(new_role="equipo")
    assert come_in("a-1")[1].url == "/auth/sso/failed/"
    assert User.objects.count() == 1


def test_a_role_that_demands_a_factor_trusts_the_providers(configured, ana, equipo):
    equipo.needs_second_factor = True
    equipo.save()
    client, _answer = come_in("a-1")
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize("place", ["https://x.org/", "//x.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_afterwards(configured, ana, place):
    assert come_in("a-1", follow=place)[1].url == "/"


def test_an_answer_nobody_asked_for_opens_nothing(configured, ana):
    client = Client()
    for query in ("", "?code=x&state=y", "?error=access_denied", "?code=x"):
        assert client.get(f"/auth/sso/callback/{query}").url == "/auth/sso/failed/"
    assert client.get("/accounts/").status_code == 302


def test_the_answer_to_somebody_else_opens_nothing(configured, ana):
    """An answer that was fetched in another browser is good there only."""
    import httpx

    client = Client()
    leaving = client.post("/auth/sso/").content.decode()
    away = re.search(r"url=([^\"]+)", leaving).group(1).replace("&amp;", "&")
    back = httpx.post(away, data={"sub": "a-1"}).headers["location"].removeprefix("http://testserver")
    assert Client().get(back).url == "/auth/sso/failed/"


def test_one_starts_by_a_button_and_only_to_come_in(configured, ana, client):
    """No address that others can link to signs anybody in, or ties another's identity to them."""
    assert client.get("/auth/sso/").status_code == 405
    bruno = person("Bruno Sala", ana.role)
    client.force_login(bruno)
    come_in("a-1", client, process="connect")
    assert [account.user for account in SocialAccount.objects.all()] == [ana]


def test_a_provider_that_does_not_answer_is_said_so(configured, client):
    configured(issuer="http://localhost:9")
    answer = client.post("/auth/sso/")
    assert answer.status_code == 502
    assert "Traceback" not in answer.content.decode()


def test_without_configuration_there_is_no_way(client):
    assert client.post("/auth/sso/").url == "/login/"
    assert client.get("/auth/sso/callback/?code=x&state=y").url == "/login/"


def test_another_provider_calls_somebody_else_by_the_same_name():
    one, other = (OpenIDConnect(issuer, "v", "s", "l", "", False).provider_id for issuer in ("https://a", "https://b"))
    assert one != other
