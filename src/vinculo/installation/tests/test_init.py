"""`vinculo init` may be run again and again."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from vinculo.identity.models import User

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL, PASSWORD = "jefa@example.com", "una contraseña larga"


def init(**options):
    call_command("init", no_input=True, verbosity=0, **options)


def test_it_makes_the_first_webmaster_and_no_second_one():
    init(email=EMAIL, password=PASSWORD)
    init(email="otra@example.com", password=PASSWORD)
    only = User.objects.get()
    assert (only.email, only.role.key) == (EMAIL, "webmaster")
    assert only.check_password(PASSWORD)


def test_without_an_address_it_says_what_to_do(capsys):
    init()
    assert "--email" in capsys.readouterr().out
    assert not User.objects.exists()


@pytest.mark.parametrize(("email", "password"), [("jefa", PASSWORD), (EMAIL, ""), (EMAIL, "corta"), (EMAIL, EMAIL)])
def test_it_refuses_a_wrong_address_or_a_weak_password(email, password):
    with pytest.raises(CommandError):
        init(email=email, password=password)
    assert not User.objects.exists()
