"""Nobody signs up alone."""

import pytest

from vinculo.identity.models import User

pytestmark = pytest.mark.django_db


def test_a_stranger_cannot_make_an_account(client):
    answer = {"email": "carla@example.com", "password1": "una contraseña larga"}
    client.post("/auth/signup/", answer)
    assert not User.objects.exists()


@pytest.mark.parametrize("address", ["/auth/signup/", "/auth/password/reset/", "/login/"])
def test_these_pages_need_no_login(client, address):
    assert client.get(address).status_code == 200
