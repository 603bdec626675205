"""Walking pages gives every row exactly once, in order, along an index, whatever the scope."""

import datetime as dt
import re
from contextlib import nullcontext
from itertools import product
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.people import SYSTEM, acting, levels, person
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.model import Contact
from vinculo.identity.models import Group, Role
from vinculo.records import databases
from vinculo.records.databases import search
from vinculo.records.databases.sqlite import narrowing
from vinculo.records.rows import Order, Rows

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)

NAMES = st.sampled_from(["Ana", "ana", "Ánà", "Nuñez", "Nunez", "Núnez b", "z", "Z ", "", "ß", "東", "~", "0", "a b"])
MOMENTS = st.sampled_from([0, 0.5, 1, 86400, -1]).map(lambda seconds: NOON + dt.timedelta(seconds=seconds))
ORDERS = st.builds(Order, st.sampled_from(["pk", "name_key", "last_activity"]), st.booleans())


def asks_an_index(text, rows):
    """Whether the rows that hold `text` are found by the index of trigrams."""
    with CaptureQueriesContext(connection) as asked:
        found = rows.filter(AccountEntity.searched(text, rows.together()))
        plan = found.together().queryset().order_by("-pk").explain()
    return "record_search_account" in plan or any("records_search" in one["sql"] for one in asked)


@st.composite
def tables(draw):
    """Rows with many equal values, and the arms that reach some of them, some of them twice."""
    count = draw(st.integers(0, 12))
    rows = [(draw(NAMES), draw(MOMENTS)) for _ in range(count)]
    arms = draw(st.lists(st.sets(st.integers(0, 11)), min_size=0, max_size=4))
    return rows, arms


def stored(rows):
    accounts = [Account(name=name, number=number, last_activity=at) for number, (name, at) in enumerate(rows, start=1)]
    return Account.objects.bulk_create(accounts)


def reached(accounts, arms, *more):
    """`Rows` of these arms, each a set of places in `accounts`, under `more` conditions that say the same."""
    places = [[place + 1 for place in arm if place < len(accounts)] for arm in arms]
    asked = [Q(number__in=numbers) for numbers in places]
    return Rows(Account, SYSTEM, [[one & condition] for condition in (Q(), *more) for one in asked])


def in_order(accounts, arms, order):
    """What plain Python makes of it."""
    places = {place for arm in arms for place in arm if place < len(accounts)}
    value = "pk" if order.field == "pk" else order.field
    rows = [accounts[place] for place in places]
    return sorted(rows, key=lambda row: (getattr(row, value), row.pk), reverse=order.descending)


def position(row, order):
    return [getattr(row, order.field), row.pk]


@given(tables(), ORDERS, st.integers(1, 4))
def test_pages_forwards_hold_every_row_once(table, order, size):
    with transaction.atomic():
        accounts = stored(table[0])
        rows, expected = reached(accounts, table[1]), in_order(accounts, table[1], order)
        walked, after = [], None
        while page := rows.page(order, size, after=after):
            assert len(page) <= size
            walked += page
            after = position(page[-1], order)
        assert walked == expected
        assert [row for chunk in rows.chunks(order, size) for row in chunk] == expected
        assert rows.count(100) == len(expected)
        assert sorted(rows.queryset(), key=lambda row: row.pk) == sorted(expected, key=lambda row: row.pk)
        transaction.set_rollback(True)


@given(tables(), ORDERS, st.integers(1, 4))
def test_pages_backwards_hold_every_row_once(table, order, size):
    with transaction.atomic():
        accounts = stored(table[0])
        rows, expected = reached(accounts, table[1]), in_order(accounts, table[1], order)
        if expected:
            walked, before = [expected[-1]], position(expected[-1], order)
            while page := rows.page(order, size, before=before):
                walked = page + walked
                before = position(page[0], order)
            assert walked == expected
        transaction.set_rollback(True)


@given(tables(), ORDERS, st.integers(1, 12), st.integers(0, 11))
def test_there_and_back_is_the_same_page(table, order, size, start):
    with transaction.atomic():
        accounts = stored(table[0])
        rows, expected = reached(accounts, table[1]), in_order(accounts, table[1], order)
        if start < len(expected):
            after = rows.page(order, size, after=position(expected[start], order))
            assert after == expected[start + 1 : start + 1 + size]
            if after:
                assert rows.page(order, start + 1, before=position(after[0], order)) == expected[: start + 1]
        transaction.set_rollback(True)


@given(tables(), ORDERS, NAMES, MOMENTS, st.integers(0, 10**6))
def test_a_place_between_rows_is_a_place(table, order, name, moment, pk):
    """The row a cursor was made from may be gone by now."""
    value = {"pk": pk, "name_key": name, "last_activity": moment}[order.field]
    with transaction.atomic():
        accounts = stored(table[0])
        rows, expected = reached(accounts, table[1]), in_order(accounts, table[1], order)

        def beyond(row):
            place = (row.pk,) if order.field == "pk" else (getattr(row, order.field), row.pk)
            given = (pk,) if order.field == "pk" else (value, pk)
            return place < given if order.descending else place > given

        page = rows.page(order, 100, after=[value, pk])
        assert page == [row for row in expected if beyond(row)]
        transaction.set_rollback(True)


@given(tables(), ORDERS)
def test_arms_together_hold_the_same_rows(table, order):
    with transaction.atomic():
        accounts = stored(table[0])
        elsewhere = Q(pk__in=Account.objects.unscoped("a test").values("pk"))
        rows, expected = reached(accounts, table[1], elsewhere), in_order(accounts, table[1], order)
        assert rows.together().page(order, 100) == expected
        assert rows.together().count(100) == len(expected)
        transaction.set_rollback(True)


def test_an_arm_that_finds_nothing_hides_no_other(acme):
    rows = Rows(Account, SYSTEM, [[Q(pk__in=[])], [Q(pk=acme.pk)]])
    assert rows.page(Order("pk"), 5) == list(rows.queryset()) == [acme]
    assert rows.count(5) == 1


def test_nothing_can_be_counted_and_paged(acme):
    rows = Rows(Account, SYSTEM, [[Q()], [Q()]]).filter(pk__in=[])
    assert rows.count(5) == 0
    assert rows.page(Order("pk"), 5) == list(rows.queryset()) == []
    assert Rows(Account, SYSTEM, []).count(5) == 0


# --- plans --------------------------------------------------------------------------------------

SIZE = 5000
SORTED_AGAIN = ("TEMP B-TREE", "Sort")
LISTS = [(AccountEntity, "account"), (ContactEntity, "contact")]
SORTS = ["name_key", "last_activity"]


def plan_of(rows, order, **place):
    """The plan of the query behind one page, as text."""
    with CaptureQueriesContext(connection) as caught:
        assert rows.page(order, 25, **place)
    (query,) = [query["sql"] for query in caught if "ORDER BY" in query["sql"]]
    words = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} {query}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def plans_of_arms(rows, order):
    """The plan of each arm's own walk."""
    return [arm.order_by(*order.columns()).values("pk")[:25].explain() for arm in rows.arms]


def is_sorted_again(plan):
    return any(word in plan for word in SORTED_AGAIN)


class TestAmongThousands(TestCase):
    """5 000 accounts with a contact each, of which Ana has one in twenty and her group two."""

    @classmethod
    def setUpTestData(cls):
        team = Role.objects.create(key="team", name="Team", levels=levels("group"))
        cls.ana = person("Ana Gil", team, Group.objects.create(name="Girona"))
        owners = [cls.ana, person("Carla Rius", team, Group.objects.create(name="Lleida"))]
        groups = [membership.group for owner in owners for membership in owner.memberships.all()]
        accounts = [
            Account(
                name=f"Cuenta {i * 7919 % SIZE:05}",
                number=i + 1,
                owner=owners[i % 20 > 0],
                group=groups[i % 10 > 0],
                last_activity=NOON + dt.timedelta(minutes=i * 31 % SIZE),
                city=f"Ciudad {i % 40}",
                email=f"plaza{i % 40:02}@example.com",
            )
            for i in range(SIZE)
        ]
        Account.objects.bulk_create(accounts)
        contacts = [Contact(account=a, first_name=f"Persona {a.number * 31 % SIZE}", number=a.number) for a in accounts]
        for contact in contacts:
            contact.last_activity = contact.account.last_activity
        Contact.objects.bulk_create(contacts)
        databases.refresh_statistics()

    def test_whoever_sees_all_walks_one_index(self):
        actor = acting(self.ana, "all")
        for (entity, kind), field, down in product(LISTS, SORTS, (False, True)):
            rows, order = entity.rows(actor), Order(field, down)
            place = {"after": position(rows.page(order, 1)[0], order)}
            for plan in (plan_of(rows, order), plan_of(rows, order, **place)):
                assert f"{kind}_{field}" in plan
                assert not is_sorted_again(plan), plan

    def test_whoever_sees_some_walks_an_index_for_each_arm(self):
        for (entity, kind), field, down in product(LISTS, SORTS, (False, True)):
            order = Order(field, down)
            (own,) = plans_of_arms(entity.rows(acting(self.ana, "own")), order)
            rows = entity.rows(acting(self.ana, "group"))
            mine, ours = plans_of_arms(rows, order)
            assert f"{kind}_owner_{field}" in own
            assert f"{kind}_owner_{field}" in mine
            assert f"{kind}_group_{field}" in ours
            for plan in (own, mine, ours):
                assert not is_sorted_again(plan), plan
            whole = plan_of(rows, order)
            assert f"{kind}_owner_{field}" in whole
            assert f"{kind}_group_{field}" in whole

    def test_what_is_an_arm_already_is_not_looked_for_in_the_others(self):
        rows = Rows.visible(Account, acting(self.ana, "group"))
        for mine in (rows.filter(owner=self.ana), rows.filter(Q(owner_id=self.ana.pk), trashed=None)):
            assert len(mine.arms) == 1
            assert mine.count(SIZE) == SIZE // 20
        elsewhere = Rows.visible(Account, acting(self.ana, "own")).filter(group=self.ana.memberships.get().group)
        assert elsewhere.count(SIZE) == SIZE // 20
        for others in (rows.filter(~Q(owner=self.ana)), rows.filter(Q(owner=self.ana) | Q(name_key="x"))):
            assert len(others.arms) == len(rows.arms)

    def test_later_pages_start_where_they_stand(self):
        """The walk seeks its place in the index instead of counting up to it."""
        order = Order("name_key")
        for level in ("all", "own", "group"):
            rows = AccountEntity.rows(acting(self.ana, level))
            deep = rows.page(order, 200)[-1]
            plan = plan_of(rows, order, after=position(deep, order))
            assert ("Index Cond" if connection.vendor == "postgresql" else "SEARCH") in plan
            assert re.search(r"\(?name_key.*>", plan), plan

    def test_the_newest_are_read_from_the_end(self):
        for entity, _ in LISTS:
            plan = plan_of(entity.rows(acting(self.ana, "all")), Order("pk", descending=True))
            assert not is_sorted_again(plan), plan

    def test_a_filtered_list_is_found_by_an_index(self):
        for condition in ({"city_key": "ciudad 7"}, {"owner": self.ana}):
            rows = AccountEntity.rows(acting(self.ana, "all")).filter(**condition)
            plan = plan_of(rows, Order("name_key"))
            assert re.search(r"account_(city|owner_name_key|name_key)", plan), plan
            assert "Seq Scan" not in plan

    def test_text_is_looked_for_where_it_is_soon_found(self):
        """A word that all have is walked for; one that only another kind is full of is asked of the index."""
        rows, newest = AccountEntity.rows(acting(self.ana, "all")), Order("pk", descending=True)
        everywhere = plan_of(rows.filter(AccountEntity.searched("cuenta", rows)), newest)
        assert not is_sorted_again(everywhere), everywhere
        assert not asks_an_index("cuenta", rows)
        assert asks_an_index("04321", rows)
        assert asks_an_index("persona", rows)

    def test_text_that_is_walked_for_is_expected_before_all_was_read(self):
        """Expected too seldom, the few rows of a group would be read to the end and sorted."""
        rows = AccountEntity.rows(acting(self.ana, "all"))
        plan = rows.filter(AccountEntity.searched("cuenta", rows)).queryset().explain()
        expected = re.search(r"rows=(\d+)", plan)
        assert connection.vendor == "sqlite" or SIZE / 100 < int(expected[1]) < SIZE / 10, plan

    def test_text_that_others_are_full_of_is_not_walked_for(self):
        """One client in forty is at plaza09, none of them of Ana or of her group."""
        for level in ("group", "own"):
            rows = AccountEntity.rows(acting(self.ana, level))
            assert not asks_an_index("plaza09", rows), "few rows are walked whatever the text"
            with mock.patch.object(search, "LOOKED_AT", 200):
                assert asks_an_index("plaza09", rows)
                assert not asks_an_index("cuenta", rows)
                for text, count in (("plaza09", 0), ("plaza20", 125), ("cuenta", rows.count(SIZE))):
                    assert rows.filter(AccountEntity.searched(text, rows.together())).count(SIZE) == count

    def test_a_count_that_takes_too_long_is_given_up(self):
        rows = AccountEntity.rows(acting(self.ana, "all"))
        slow = rows.filter(notes__regex="(a|b|ab)*c$")
        assert rows.count(10**6, milliseconds=5000) == SIZE
        assert slow.count(10**6, milliseconds=1) is None
        assert rows.count(10**6, milliseconds=5000) == SIZE, "the limit ends with its query"


def test_a_column_whose_values_the_sample_did_not_tell_apart_still_narrows():
    assert narrowing("690460 1001 1001 46 1") == "690460 1001 500 46 1"
    assert narrowing("690460 1001 1001 1001 1") == "690460 1001 500 250 1"
    for known in ("700749 1001 1", "5000 250 250 1", "604889 251 1", "12"):
        assert narrowing(known) == known


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.django_db(transaction=True)
def test_what_is_asked_within_a_time_ends_with_it(inside):
    """Within a transaction too, which goes on as if nothing had been; the limit is gone afterwards."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) SELECT MAX(i) FROM n"
    with transaction.atomic() if inside else nullcontext():
        assert databases.ask_within(5000, numbers, [3]) == (3,)
        with pytest.raises(databases.WorkLimit):
            databases.ask_within(20, numbers, [10**9])
        with connection.cursor() as cursor:
            cursor.execute(numbers, [200_000])
            assert cursor.fetchone() == (200_000,)
        assert connection.in_atomic_block is inside
