"""`vinculo explain` says what a declaration resolves to, for every entity there is."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.entities import registry
from vinculo.entities.explain import explain, find, full_name
from vinculo.entities.filters import Filter

registry.load()
pytestmark = pytest.mark.django_db


def rows(text, first):
    """The words of the lines that begin with `first`."""
    return [line.split() for line in text.splitlines() if line.split()[:1] == [first]]


@pytest.mark.parametrize("entity", registry.entities(), ids=full_name)
def test_every_entity_is_explained(entity, equipo):
    text = explain(entity)
    for column in (*entity.columns, *entity.more_columns):
        assert rows(text, column.name)
    for verb in entity.functions():
        assert rows(text, f"{entity.key()}.{verb}")
    assert f"/{entity.path}/" in text
    assert find(full_name(entity)) is find(entity.key()) is find(entity.path) is entity


def test_a_verb_reaches_as_far_as_the_role_lets_it(equipo, supervisor):
    text = explain(AccountEntity)
    assert rows(text, "account.assign") == [["account.assign", "group", "all"]]
    assert rows(explain(find("channels")), "channel.view") == [["channel.view", "all", "all"]], "everybody's"
    assert rows(explain(find("channels")), "channel.change") == [["channel.change", "none", "all"]]


def test_it_says_who_gave_a_piece(monkeypatch, db):
    given = Filter("website")
    given.bind(Account)
    monkeypatch.setattr(ContactEntity, "adds_to", {Account: [given]})
    monkeypatch.setattr(AccountEntity, "added_filters", [given])
    (row,) = [row for row in rows(explain(AccountEntity), "website") if "?website=" in row]
    assert row[-1] == "directory.contact"


def test_the_command_knows_the_usual_names_and_says_so_otherwise(db):
    for name in ("directory.account", "account", "accounts", "ACCOUNT"):
        out = StringIO()
        call_command("explain", name, stdout=out)
        assert out.getvalue().startswith("directory.account\n")
    with pytest.raises(CommandError, match=r"directory\.account"):
        call_command("explain", "invoice")
