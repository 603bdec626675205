"""The people of every story: Ana owns it, Bruno is in her group, Carla is a stranger, Sara supervises.

The fixtures are users (`client.force_login(ana)`); `acting(ana)` is the actor behind one, and
`acting(ana, "own")` the same person as if her role reached that far and no further.
"""

from dataclasses import replace

import pytest

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities import registry
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Group, Membership, Role, User
from vinculo.records import writing

PASSWORD = "un-secreto-largo"
SYSTEM = Actor.system("tests")


def levels(reach, *, settings="none"):
    """A role's table: the functions of records at `reach`, those of catalogues and people at `settings`."""
    registry.load()
    return {
        f"{entity.key()}.{verb}": reach if entity.is_record() else settings
        for entity in registry.entities()
        for verb in entity.functions()
    }


def person(name, role, *groups):
    """A user called `name`, whose e-mail is the first name in lower case @example.test."""
    first = name.split()[0].lower()
    user = User.objects.create_user(f"{first}@example.test", PASSWORD, name=name, role=role)
    Membership.objects.bulk_create([Membership(user=user, group=group) for group in groups])
    return user


def acting(user, reach=None, **functions):
    """The actor behind `user`; `reach` replaces all levels, keywords single ones (`account_view="own"`)."""
    actor = Actor.of(User.objects.select_related("role").get(pk=user.pk))
    table = dict(actor.levels)
    if reach is not None:
        table = {function: Level.named(reach) for function in levels(reach)}
    table |= {name.replace("_", ".", 1): Level.named(level) for name, level in functions.items()}
    return replace(actor, levels=table)


def account_of(owner, group=None, name="Construcciones Peñalver", **values):
    """An account that belongs to `owner` and `group`, created by nobody in particular."""
    return writing.create(Account(name=name, owner=owner, group=group, **values), SYSTEM)


def contact_of(account, first_name="Marta", last_name="Núñez", **values):
    """A contact of `account`, which gives it its owner and group."""
    return writing.create(Contact(account=account, first_name=first_name, last_name=last_name, **values), SYSTEM)


@pytest.fixture
def equipo(db):
    """The role of the team: it works the records of its groups and may look up colleagues."""
    table = levels("group") | {"user.view": "all", "group.view": "all"}
    return Role.objects.update_or_create(key="equipo", defaults={"name": "Equipo", "levels": table})[0]


@pytest.fixture
def supervisor(db):
    """The role that reaches everything."""
    table = levels("all", settings="all")
    return Role.objects.update_or_create(key="supervisor", defaults={"name": "Supervisor", "levels": table})[0]


@pytest.fixture
def girona(db):
    return Group.objects.create(name="Girona")


@pytest.fixture
def lleida(db):
    return Group.objects.create(name="Lleida")


@pytest.fixture
def ana(equipo, girona):
    return person("Ana Gil", equipo, girona)


@pytest.fixture
def bruno(equipo, girona):
    return person("Bruno Sala", equipo, girona)


@pytest.fixture
def carla(equipo, lleida):
    return person("Carla Rius", equipo, lleida)


@pytest.fixture
def sara(supervisor):
    return person("Sara Mas", supervisor)


@pytest.fixture
def acme(ana, girona):
    """Ana's account."""
    return account_of(ana, girona, "Acme S.L.", city="Girona")


@pytest.fixture
def marta(acme):
    """A contact at Ana's account."""
    return contact_of(acme)
