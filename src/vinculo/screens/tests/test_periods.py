"""Days counted from today in lists: what they find, how they read, and what is no period."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from tests.people import SYSTEM, account_of
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.entities.periods import Period, moved
from vinculo.entities.query import BadQuery, parse_query

pytestmark = pytest.mark.django_db
DAYS = (0, 1, 29, 30, 31, 89, 90, 91, 400)


@pytest.fixture
def accounts(ana, girona):
    """One account for each number of days since something happened to it."""
    for days in DAYS:
        one = account_of(ana, girona, f"Hace {days}")
        moment = timezone.localtime().replace(hour=0, minute=0) - dt.timedelta(days=days)
        Account.objects.unscoped("a test").filter(pk=one.pk).update(last_activity=moment)


def found(query):
    rows = parse_query(AccountEntity, QueryDict(query), SYSTEM).narrow(AccountEntity, AccountEntity.rows(SYSTEM))
    return {int(row.name.split()[1]) for row in rows.queryset()}


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("last_activity=-30d", {0, 1, 29, 30}),
        ("last_activity=!-30d", {31, 89, 90, 91, 400}),
        ("last_activity=!-90d", {91, 400}),
        ("last_activity=-0d", {0}),
        ("last_activity__lte=-90d", {90, 91, 400}),
        ("last_activity__gte=-30d", {0, 1, 29, 30}),
        ("last_activity__gte=-90d&last_activity__lte=-30d", {30, 31, 89, 90}),
        ("last_activity=-1d&last_activity=!-1y", {0, 1, 400}),
        ("last_activity=7d", {0}),
        ("last_activity=!7d", set()),
    ],
)
def test_a_list_finds_the_days_meant(accounts, query, days):
    assert found(query) == days


@pytest.mark.parametrize("word", ["-", "!90d", "-90", "-90x", "--90d", "-9999y", "99999d"])
def test_what_is_no_period_is_refused_or_read_as_one_ahead(accounts, word):
    if word == "!90d":
        assert found(f"last_activity={word}") == set()
        return
    with pytest.raises(BadQuery):
        found(f"last_activity={word}")


def test_a_comparison_has_no_outside(accounts):
    with pytest.raises(BadQuery):
        found("last_activity__gte=!-90d")


def test_it_reads_as_a_sentence():
    with override("en"):
        query = QueryDict("last_activity=!-90d&created__gte=-1y&created__lte=-1m")
        sentences = [one.sentence for one in parse_query(AccountEntity, query, SYSTEM).conditions]
    assert sentences[0].endswith("more than 90 days ago")
    assert sentences[1].endswith("from 1 year ago")
    assert sentences[2].endswith("until 1 month ago")


def test_months_end_where_they_end():
    assert moved(dt.date(2026, 3, 31), -1, "m") == dt.date(2026, 2, 28)
    assert moved(dt.date(2024, 2, 29), 1, "y") == dt.date(2025, 2, 28)
    assert moved(dt.date(2026, 1, 5), -1, "m") == dt.date(2025, 12, 5)
    assert Period.read("-2w").edge == timezone.localdate() - dt.timedelta(days=14)


def test_the_drawer_offers_periods_and_keeps_what_is_asked(client, ana):
    client.force_login(ana)
    page = client.get("/accounts/filters/?last_activity=!-77d&created__gte=-9999y").content.decode()
    assert '<option value="!-77d" selected>' in page
    assert '<option value="-30d">' in page
