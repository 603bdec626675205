"""Whose address it is: only what a trusted proxy says counts."""

import pytest

from vinculo.identity.proxies import real_address
from vinculo.records.models import Change
from vinculo.settings.environment import networks


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = networks(["10.0.0.0/8", "127.0.0.1", "::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "real"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody we trust
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # what the browser made up stands further left
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.7", "198.51.100.1"),  # two proxies in a row
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("::1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy(proxies, peer, forwarded, real):
    assert real_address(peer, forwarded) == real


def test_what_is_no_network_is_refused_by_name():
    with pytest.raises(ValueError, match="VINCULO_TRUSTED_PROXIES"):
        networks(["the proxy"])


@pytest.mark.django_db
@pytest.mark.parametrize(("trusted", "noted"), [(["127.0.0.1"], "198.51.100.1"), ([], "127.0.0.1")])
def test_the_history_knows_the_real_address(client, ana, settings, trusted, noted):
    settings.TRUSTED_PROXIES = networks(trusted)
    client.post("/login/", {"login": "ana@example.test", "password": "no"}, headers={"x-forwarded-for": "198.51.100.1"})
    assert Change.objects.get(verb="login_failed").ip == noted


@pytest.mark.django_db
def test_guessing_from_one_address_does_not_lock_out_the_house(client, ana, settings):
    settings.TRUSTED_PROXIES = networks(["127.0.0.1"])
    for n in range(15):
        client.post("/login/", {"login": f"x{n}@x.test", "password": "no"}, headers={"x-forwarded-for": "198.51.100.1"})
    right = {"login": "ana@example.test", "password": "un-secreto-largo"}
    assert client.post("/login/", right, headers={"x-forwarded-for": "198.51.100.2"}).status_code == 302
