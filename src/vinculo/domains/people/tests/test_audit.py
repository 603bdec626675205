"""Sara looks up who did what to which record, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.people import acting
from vinculo.domains.people.settings.audit import first_line
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
PAGE = "/settings/audit/"


@pytest.fixture
def office(client, sara, supervisor):
    supervisor.levels |= {"audit.view": "all"}
    supervisor.save()
    client.force_login(sara)
    return client


@pytest.fixture
def history(acme, marta, ana, bruno):
    """Ana changed the account three days ago, Bruno the contact today."""
    save_changes(entity_of(type(acme)), acme, {"city": "Olot"}, acting(ana))
    Change.objects.update(at=timezone.now() - timedelta(days=3))
    save_changes(entity_of(type(marta)), marta, {"first_name": "Martina"}, acting(bruno))


def told(client, **asked):
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return [(line["who"], str(line["title"])) for line in answer.context["changes"] if line["who"] != "tests"]


def test_by_person_kind_record_and_verb(office, history, acme, marta, ana):
    both = [("Bruno Sala", str(Change.objects.latest("id").title)), ("Ana Gil", "Acme S.L.")]
    assert told(office) == both
    assert told(office, user=ana.pk) == both[1:]
    assert told(office, kind="contact") == both[:1]
    assert told(office, kind="account", record=acme.pk) == both[1:]
    assert told(office, kind="account", record=marta.pk) == []
    assert told(office, verb="change") == both
    assert told(office, verb="export") == []


def test_by_day(office, history):
    today = timezone.localdate()
    assert [who for who, _ in told(office, since=today)] == ["Bruno Sala"]
    assert [who for who, _ in told(office, until=today - timedelta(days=1))] == ["Ana Gil"]
    assert told(office, since=today - timedelta(days=2), until=today - timedelta(days=1)) == []


def test_the_first_line_of_a_moment_is_found_by_halving(db, django_assert_max_num_queries):
    start = timezone.now() - timedelta(days=200)
    lines = [Change(kind="x", record_id=0, title="", verb="x", at=start + timedelta(days=day)) for day in range(200)]
    Change.objects.bulk_create(lines)
    Change.objects.filter(at__gt=start + timedelta(days=50), at__lt=start + timedelta(days=60)).delete()
    with django_assert_max_num_queries(20):  # keys may have run up to a million before
        found = first_line(start + timedelta(days=55))
    assert Change.objects.filter(pk__gte=found).earliest("pk").at == start + timedelta(days=60)
    assert first_line(start - timedelta(days=1)) <= Change.objects.earliest("pk").pk
    assert first_line(timezone.now() + timedelta(days=1)) > Change.objects.latest("pk").pk


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"user": "x"}, "user"),
        ({"user": "99999"}, "user"),
        ({"kind": "\x00"}, "kind"),
        ({"verb": "nada"}, "verb"),
        ({"record": "9" * 40, "kind": "account"}, "record"),
        ({"record": "1"}, "kind"),
        ({"since": "ayer"}, "since"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "until"),
        ({"before": "-1"}, "before"),
    ],
)
def test_nonsense_is_told_at_its_field(office, asked, field):
    answer = office.get(PAGE, asked)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_older_ones_keep_what_was_asked(office, acme, ana):
    Change.objects.bulk_create(
        Change(kind="account", record_id=acme.pk, title="Acme", verb="change", user=ana) for _ in range(150)
    )
    page = office.get(PAGE, {"user": ana.pk})
    assert len(page.context["changes"]) == 100
    rest = office.get(PAGE + page.context["more_url"])
    assert len(rest.context["changes"]) == 50
