"""Nobody hands out more rights than his own."""

import pytest
from django.core.exceptions import ValidationError

from tests.people import acting, person
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    """May do everything."""
    levels = {"user.view": "all", "user.create": "all", "user.change": "all", "role.view": "all", "role.change": "all"}
    return person("Wanda Mas", Role.objects.create(key="chief", name="Chief", levels=levels))


@pytest.fixture
def clerk():
    """Keeps the list of people, and nothing else."""
    levels = {"user.view": "all", "user.create": "all", "user.change": "all", "role.view": "all"}
    return person("Nico Paz", Role.objects.create(key="clerk", name="Clerk", levels=levels))


def test_a_clerk_cannot_promote_himself(chief, clerk):
    with pytest.raises(ValidationError) as refused:
        save_changes(entity_of(User), clerk, {"role": chief.role}, acting(clerk))
    assert "role" in refused.value.message_dict
    assert User.objects.get(pk=clerk.pk).role.key == "clerk"


def test_a_clerk_cannot_create_a_chief(chief, clerk):
    values = {"name": "Eva", "email": "eva@example.test", "role": chief.role}
    with pytest.raises(ValidationError):
        save_new(entity_of(User), values, acting(clerk))
    assert not User.objects.filter(email="eva@example.test").exists()


def test_a_clerk_cannot_take_over_a_chief_by_e_mail_or_password(chief, clerk, client):
    with pytest.raises(ValidationError):
        save_changes(entity_of(User), chief, {"email": "nico2@example.test"}, acting(clerk))
    client.force_login(clerk, backend="vinculo.identity.backend.EmailBackend")
    sent = {"name": chief.name, "email": chief.email, "identifier": chief.identifier, "role": chief.role.pk,
            "language": "es", "is_active": "on", "password": "otra-clave-muy-larga"}  # fmt: skip
    assert client.post(f"/people/{chief.pk}/edit/", sent).status_code == 422
    assert User.objects.get(pk=chief.pk).password == chief.password


def test_a_clerk_still_keeps_colleagues_of_his_rank(clerk):
    other = person("Rita Sol", clerk.role)
    assert save_changes(entity_of(User), other, {"name": "Rita Solà"}, acting(clerk))
