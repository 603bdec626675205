"""Small questions that one statement answers."""

import pytest
from django.db import connection

from vinculo.identity.models import Group, Membership, User
from vinculo.records.databases.asking import count_by, count_sql, which_exist
from vinculo.records.guard import UnscopedQuery
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models

pytestmark = pytest.mark.django_db

NONE, EVERY, ALSO_EVERY = Group.objects.none(), Group.objects.all(), Group.objects.exclude(pk__in=())


@pytest.fixture(autouse=True)
def groups():
    return [Group.objects.create(name=name) for name in ("Girona", "Lleida", "Reus")]


def counted(*ways, most=10):
    sql, params = count_sql(ways, most)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        return cursor.fetchone()[0]


def test_which_exist(django_assert_num_queries):
    some = Group.objects.filter(name="Girona")
    with django_assert_num_queries(1):
        found = which_exist([some, NONE, EVERY, ALSO_EVERY, Group.objects.filter(name="Vic"), some.filter(pk__in=())])
    assert found == [True, False, True, True, False, False]
    with django_assert_num_queries(0):
        assert which_exist([NONE, NONE]) == [False, False]


def test_counts_of_several_ways():
    assert counted(EVERY) == counted(ALSO_EVERY) == 3
    assert counted(EVERY, most=2) == 2
    assert counted(Group.objects.filter(name="Reus"), Group.objects.exclude(name="Vic"), NONE) == 3, "each row once"
    assert counted(NONE) == counted() == 0


def test_counts_by_a_column(groups, django_assert_num_queries):
    girona, lleida, _reus = groups
    people = [User.objects.create_user(f"{name}@example.test") for name in ("ana", "bruno", "carla")]
    for group, members in ((girona, people), (lleida, people[:1])):
        Membership.objects.bulk_create(Membership(group=group, user=user) for user in members)
    of_ana = Membership.objects.filter(user__email="ana@example.test")  # looks into another table
    with django_assert_num_queries(1):
        found = count_by([(Membership.objects.all(), "group"), (of_ana, "group"), (of_ana.none(), "group")])
    assert found == [{girona.pk: 3, lleida.pk: 1}, {girona.pk: 1, lleida.pk: 1}, {}]


def test_only_conditions_are_asked_together():
    """What a condition does not tell would be lost: a slice, a union, what was added up."""
    for rows in (EVERY[:2], EVERY.union(ALSO_EVERY), Membership.objects.values("group").distinct()):
        with pytest.raises(TypeError):
            which_exist([rows])


def test_nobody_is_answered_who_does_not_say_for_whom_he_asks():
    record = next(iter(record_models().values()))
    for rows in (record.objects.all(), RecordAnchor.objects.all()):
        with pytest.raises(UnscopedQuery):
            which_exist([rows])
