"""The house speaks its language until a person chooses their own."""

import pytest
from django.utils import timezone, translation

from vinculo.identity.middleware import known_zone
from vinculo.identity.models import User

pytestmark = pytest.mark.django_db


def test_the_browser_does_not_decide(client):
    assert client.get("/login/", headers={"Accept-Language": "en"})["Content-Language"] == "es"


def test_a_person_has_their_own_and_leaves_no_trace(client):
    client.force_login(User.objects.create_user("ana@example.com", name="Ana", language="en", time_zone="Asia/Tokyo"))
    assert client.get("/health/")["Content-Language"] == "en"
    assert translation.get_language() == "es"
    assert timezone.get_current_timezone_name() == "Europe/Madrid"


@pytest.mark.parametrize("name", ["", "Nowhere/Else", "../etc/passwd"])
def test_an_unknown_zone_is_the_houses(name):
    assert known_zone(name) is None
