"""The plans of lists under a custom field: an index is walked, on both databases, in every scope."""

import random
import re

import pytest
from django.db import connection
from django.http import QueryDict

from tests.people import SYSTEM, acting
from vinculo.abilities.custom_fields import indexes, tasks
from vinculo.abilities.custom_fields.define import change_field, restore_field, trash_field
from vinculo.abilities.custom_fields.tests.conftest import add
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.entities.query import parse_query, write_cursor
from vinculo.records import custom, databases, writing
from vinculo.records.databases import values

pytestmark = pytest.mark.django_db
ROWS = 3000


@pytest.fixture
def many(ana, girona, machinery, renewal, employees):
    """Accounts of Ana's with all kinds of values; few with a value of their own."""
    dice = random.Random(1)
    rows = []
    for number in range(ROWS):
        row = Account(
            name=f"Roca {number:05}", owner=ana if number % 7 == 0 else None, group=girona if number % 3 == 0 else None
        )
        row.cf_tipo, row.cf_marca = "Turismo", "Seat" if number % 50 == 0 else "Volvo"
        setattr(row, employees.name, dice.randrange(1000))
        setattr(row, renewal.name, f"20{dice.randrange(20, 40)}-03-{dice.randrange(1, 29):02}")
        rows.append(row)
    writing.create_many(rows, SYSTEM)
    databases.refresh_statistics(Account)


def plan(actor, query):
    """How the database would find the first page of the list."""
    asked = parse_query(AccountEntity, QueryDict(query), actor)
    rows = asked.narrow(AccountEntity, AccountEntity.rows(actor))
    found = []
    rows.page(asked.order, 51, after=asked.after, shape=lambda page: found.append(page) or page)
    sql, params = found[0][:51].query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows fit into a few pages
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


QUERIES = [
    ("cf_marca=Seat", "marca", "_in_order"), ("cf_marca=none", "marca", "_in_order"), ("sort=cf_marca", "marca", ""),
    ("sort=-cf_marca", "marca", ""), ("sort=cf_empleados", "empleados", ""), ("cf_empleados__gte=990", "empleados", ""),
    ("cf_empleados__lte=3", "empleados", ""), ("cf_empleados=77", "empleados", ""),
    ("cf_fecha_de_renovacion__gte=2039-01-01", "fecha_de_renovacion", ""),
    ("cf_fecha_de_renovacion__gte=2030-01-01&cf_fecha_de_renovacion__lte=2030-12-31", "fecha_de_renovacion", ""),
]  # fmt: skip
ARMS = {"all": ["all"], "group": ["group", "owner"], "own": ["owner"]}


@pytest.mark.parametrize("reach", ARMS)
def test_a_list_walks_the_index_of_its_field(many, ana, reach):
    keys = {field.path: field.definition.pk for field in custom.fields_of(Account)}
    wrong = []
    for query, field, ending in QUERIES:
        seen = plan(acting(ana, reach), query)
        wanted = [f"cf_{keys[field]}_{arm}{ending}" for arm in ARMS[reach]]
        asked_for = query.startswith("cf_")
        # By name alone an index might be read from end to end; a value asked for must be looked up in it.
        looked_up = "<expr>" in seen or re.search("Index Cond: .*COALESCE", seen)
        walked = "FOR ORDER BY" not in seen or reach == "group"  # what several arms find is put in order
        if not all(name in seen for name in wanted) or not walked or (asked_for and not looked_up):
            wrong.append(f"{query}: {wanted}\n{seen}")
    assert not wrong, "\n\n".join(wrong)


def test_the_place_in_a_long_list_is_found_along_the_index(many, ana):
    one = next(f for f in custom.fields_of(Account) if f.path == "empleados")
    actor = acting(ana, "all")
    page = AccountEntity.rows(actor).page(parse_query(AccountEntity, QueryDict("sort=cf_empleados"), actor).order, 100)
    last = page[-1]
    order = parse_query(AccountEntity, QueryDict("sort=cf_empleados"), actor).order
    seen = plan(actor, f"sort=cf_empleados&after={write_cursor(order, last)}")
    assert f"cf_{one.definition.pk}_all" in seen
    assert seen.count("<expr>") == 2 or (seen.count(f"cf_{one.definition.pk}_all") == 2 and "Filter" not in seen), seen


def names(one):
    return values.existing_indexes(Account, indexes.prefix(one))


def test_indexes_come_and_go_with_the_field(db):
    one = add("Apodo", filterable=True)
    assert len(names(one)) == 6
    assert one.indexed
    change_field(one, {"filterable": False}, actor=SYSTEM)
    tasks.build_indexes.call(one.pk)
    assert not names(one)
    change_field(one, {"filterable": True}, actor=SYSTEM)
    tasks.build_indexes.call(one.pk)
    trash_field(one, actor=SYSTEM)
    tasks.build_indexes.call(one.pk)
    assert not names(one)
    restore_field(one, actor=SYSTEM)
    one.refresh_from_db()
    assert not one.indexed  # nobody may filter by it before the indexes are back
    tasks.build_indexes.call(one.pk)
    one.refresh_from_db()
    assert one.indexed


def test_a_rebuilt_table_gets_its_indexes_back(db):
    one = add("Apodo", filterable=True)
    values.drop_index(f"cf_{one.pk}_all")
    assert [found.text for found in indexes.look(repair=True)]
    assert f"cf_{one.pk}_all" in names(one)
