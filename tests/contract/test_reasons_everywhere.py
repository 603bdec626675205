"""What people are told of who may do what is what is enforced, for every kind of record and in the trash."""

from dataclasses import replace
from itertools import product

import pytest

from tests.contract.stage import REACHES, RECORDS, Look
from tests.contract.test_exits import of
from tests.contract.test_reasons import agree
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.reasons import explain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reach", REACHES)
@of(RECORDS)
def test_every_kind_of_record(stage, entity, reach):
    look = Look(stage, reach)
    people = [look.actor, Actor.NOBODY, Actor.system("a test"), replace(look.actor, read_only=True)]
    people += [replace(look.actor, entities=frozenset({"account"}))]
    for row, actor, verb in product(stage.rows[entity.key()].values(), people, ("view", "change", "delete", "export")):
        agree(row, replace(actor), verb)


@pytest.mark.parametrize("reach", ["none", "own", "group", "all", "outsider"])
@of(RECORDS)
def test_the_trash_is_told_as_the_pages_open(stage, entity, reach):
    look = Look(stage, reach)
    for row in stage.in_trash[entity.key()].values():
        answers = {
            "view": look.get(entity.url(f"{row.pk}/")).status_code,
            "change": look.get(entity.url(f"{row.pk}/edit/")).status_code,
        }
        for verb, status in answers.items():
            assert explain(row, look.actor, verb).allowed is (status == 200), (row, verb)


@of(RECORDS)
def test_why_is_said_for_every_condition(stage, entity):
    """A rule that forgets to say what it opens its rows for would be told as «a rule of its own»."""
    for reach, level in product(("group", "outsider"), (Level.OWN, Level.GROUP)):
        arms = access.rule_for(entity.model).arms(entity.model, Look(stage, reach).actor, "view", level)
        assert all(getattr(arm, "why", "") for arm in arms), arms
