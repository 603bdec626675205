"""What people are told of records like theirs, and what they are not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.duplicates.find import MOST_SHARING, like, like_each
from vinculo.abilities.duplicates.groups import dismiss
from vinculo.abilities.duplicates.models import BlockingKey
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.layout import Section
from vinculo.entities.registry import entity_named
from vinculo.records import databases, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity():
    return entity_named("account")


@pytest.fixture
def ruiz(ana, girona):
    return account_of(ana, girona, "Construcciones Ruiz Peñalver S.L.", fiscal_id="B17000006", phone="+34972213344")


def typed(**values):
    return Account(**values)


def test_while_typing(entity, ruiz, bruno):
    found = like(entity, typed(name="Const. Ruiz Penalver, S.L.U.", phone="972 21 33 44"), acting(bruno))
    assert [match.row for match in found.matches] == [ruiz]
    assert found.matches[0].score == 100
    assert any("Mismo teléfono" in reason for reason in found.matches[0].reasons)
    assert not found.hidden


def test_a_stranger_learns_that_there_is_one_and_nothing_else(entity, ruiz, carla):
    found = like(entity, typed(name="Construcciones Ruiz Peñalver"), acting(carla))
    assert (found.matches, found.hidden) == ([], True)
    assert not like(entity, typed(name="Zapatería Única"), acting(carla))


def test_the_trash_resembles_nothing(entity, ruiz, ana):
    writing.trash(ruiz, SYSTEM)
    assert not like(entity, typed(name="Construcciones Ruiz Peñalver"), acting(ana))


def test_a_record_is_not_like_itself_nor_like_one_that_was_said_to_be_another(entity, ruiz, ana, girona):
    other = account_of(ana, girona, "Construcciones Ruiz Peñalver")
    assert [match.row for match in like(entity, ruiz, acting(ana)).matches] == [other]
    assert dismiss(entity, [ruiz.pk, other.pk], acting(ana)) == 1
    assert not like(entity, ruiz, acting(ana))


def test_who_may_not_see_the_tax_id_is_not_told_of_it(entity, ruiz, ana, monkeypatch):
    monkeypatch.setattr(entity, "form", [Section("", "name phone"), Section("", "fiscal_id", needs="see_tax")])
    row = typed(name="Construcciones Ruiz Peñalver", fiscal_id="B17000006")
    found = like(entity, row, acting(ana, account_see_tax="none"))
    assert len(found.matches[0].reasons) == 1


def test_people_of_one_account(acme, ana):
    marta = contact_of(acme, "Marta", "Núñez Gil", phone="+34600111222")
    person = Contact(account=acme, first_name="Marta", last_name="Nuñez")
    person.prepare()
    assert [match.row for match in like(entity_named("contact"), person, acting(ana)).matches] == [marta]


def test_what_too_many_share_tells_nothing(entity, ana, girona):
    writing.create_many(
        [
            Account(name=f"Bar Central {n}", phone="+34972000000", owner=ana, group=girona)
            for n in range(MOST_SHARING + 1)
        ],
        SYSTEM,
    )
    assert not like(entity, typed(name="Zapatería Única", phone="972000000"), acting(ana))


def test_the_price_does_not_grow_with_what_is_asked(entity, ruiz, ana, acme):
    """For one record or for many: whom one reaches, the keys, the candidates, which of them may be seen."""
    actor = acting(ana)
    for many in (1, 40):
        rows = [typed(name="Construcciones Ruiz Peñalver", city=f"Pueblo {n}") for n in range(many)]
        with CaptureQueriesContext(connection) as queries:
            assert all(like_each(entity, rows, actor))
        assert len(queries) <= 4, [q["sql"] for q in queries]


@pytest.mark.parametrize("known", [1, 5000])
def test_the_keys_are_sought_in_their_index(entity, ruiz, ana, known):
    """Also where the table has grown since the database last looked at it, as during a first import."""
    rows = [(ruiz.pk, "account", f"x{number:05}") for number in range(5000)]
    BlockingKey.objects.all().delete()
    databases.insert(BlockingKey, ("anchor", "kind", "key"), rows[:known])
    databases.refresh_statistics(BlockingKey)
    databases.insert(BlockingKey, ("anchor", "kind", "key"), rows[known:])
    with CaptureQueriesContext(connection) as queries:
        like(entity, typed(name="Construcciones Ruiz Peñalver", phone="972213344"), acting(ana))
    asked = next(q["sql"] for q in queries if "duplicates_blockingkey" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + asked)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    sought = "(kind = 'account'::text) AND" if connection.vendor == "postgresql" else "(kind=? AND key=?)"
    assert plan.count(sought) == 2, plan


def test_a_tree_is_one_house_however_deep(entity, ana, girona, ruiz):
    """The branch of a branch has the tax id of the top by design."""
    middle = account_of(ana, girona, "Ruiz Peñalver Norte", parent=ruiz)
    below = account_of(ana, girona, "Ruiz Peñalver Lleida", parent=middle, fiscal_id="B17000006")
    assert not like(entity, ruiz, acting(ana))
    stranger = typed(name="Ruiz Peñalver", fiscal_id="B17000006")
    assert {match.row for match in like(entity, stranger, acting(ana)).matches} >= {ruiz, below}
