"""What people are told of who may do what is what is enforced: every level, relation, verb and place."""

from dataclasses import replace
from itertools import product

import pytest

from tests.contract.test_access import LEVELS, World
from tests.people import acting
from vinculo.domains.directory.channel.model import Channel
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.reasons import explain

pytestmark = pytest.mark.django_db
VERBS = ("view", "list", "change", "delete", "export", "assign")


def agree(row, actor, verb):
    """That the explanation ends as the decision does, and that its steps lead there."""
    told = explain(row, actor, verb)
    assert told.allowed is access.reaches(row, actor, verb), (row, actor.name, verb, told)
    last = [step for step in told.reasons if step.opens is not None]
    assert last, (row, actor.name, verb)
    assert told.allowed is (any(step.opens for step in last) and last[-1].opens), told
    return told


@pytest.fixture
def world(ana, bruno, carla, girona, lleida):
    return World(ana, bruno, carla, girona, lleida)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seen", LEVELS)
def test_accounts_contacts_and_channels(level, seen, world):
    rows = [*world.accounts.values(), *world.contacts.values(), Channel.objects.create(name="Feria")]
    for row, verb in product(rows, VERBS):
        kind = row._meta.model_name
        agree(row, acting(world.bruno, "all", **{f"{kind}_{verb}": level, f"{kind}_view": seen}), verb)
        if verb == "view":
            agree(row, replace(acting(world.bruno, level), is_external=True), verb)


@pytest.mark.parametrize(
    ("relation", "code"),
    [
        ("one's own", "owner"),
        ("of one's group", "group"),
        ("one is associated with", "association"),
        ("far below the one associated with", "association"),
        ("of a stranger", "unrelated"),
        ("of nobody", "unrelated"),
    ],
)
def test_the_reason_is_the_relation(world, relation, code):
    told = explain(world.accounts[relation], acting(world.bruno, "group"), "view")
    assert [step.code for step in told.reasons] == ["level", code]


def test_the_accounts_it_comes_by_are_named(world):
    bruno = acting(world.bruno, "own")
    further = explain(world.contacts["of a stranger, further at one's own account"], bruno, "view").reasons[-1]
    assert (further.code, further.accounts) == ("link", (world.accounts["one's own"].pk,))
    company = world.accounts["one is associated with"]
    contact = explain(world.contacts["at the account one is associated with"], bruno, "view").reasons[-1]
    assert (contact.code, contact.accounts) == ("association", (company.pk,))


def test_a_level_that_does_not_count_is_told(world):
    account = world.accounts["of one's group"]
    told = explain(account, acting(world.bruno, "all", account_view="own"), "change")
    assert [(step.code, step.level) for step in told.reasons[:2]] == [("level", Level.ALL), ("capped", Level.OWN)]
    assert not told.allowed
