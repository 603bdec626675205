"""The history tells who changed what, from what to what, and only what really happened."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.account.assign import assign_account
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.history import note_event
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


def told(record, verb="change"):
    """What the last entry about the record says changed."""
    entry = Change.objects.filter(kind=record.kind(), record_id=record.pk, verb=verb).order_by("-pk").first()
    return entry and entry.values


def test_a_new_account_is_told_with_what_it_was_filled_with(ana, girona):
    account = Account(name="Acme", owner=ana, group=girona, city="Olot", payment_terms=60)
    writing.create(account, acting(ana))
    assert told(account, "create") == {
        "name": [None, "Acme"],
        "city": [None, "Olot"],
        "payment_terms": [None, 60],
        "owner": [None, [ana.pk, "Ana Gil"]],
        "group": [None, [girona.pk, "Girona"]],
    }


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("name", "Beta", ["Acme S.L.", "Beta"]),
        ("notes", "ñ «»\n🦊", ["", "ñ «»\n🦊"]),
        ("is_generic", True, [False, True]),
        ("payment_terms", 90, [30, 90]),
        ("latitude", Decimal("41.979400"), [None, "41.979400"]),
        ("city", "", ["Girona", ""]),
    ],
)
def test_every_kind_of_value_is_told_old_and_new(acme, field, value, expected):
    writing.change(acme, {field: value}, SYSTEM)
    assert told(acme) == {field: expected}


def test_a_relation_is_told_by_its_name_of_that_day(acme):
    web = Channel.objects.create(name="Web")
    writing.change(acme, {"channel": web}, SYSTEM)
    web.name = "Página web"
    web.save()
    assert told(acme) == {"channel": [None, [web.pk, "Web"]]}
    writing.change(acme, {"channel": None}, SYSTEM)
    assert told(acme) == {"channel": [[web.pk, "Página web"], None]}


def test_who_when_and_by_which_road(acme, ana):
    actor = Actor.of(ana, via="api", ip="10.0.0.7")
    writing.change(acme, {"city": "Olot"}, actor)
    entry = Change.objects.get(verb="change")
    assert (entry.user, entry.actor_name, entry.via, entry.ip) == (ana, "Ana Gil", "api", "10.0.0.7")
    assert entry.at >= acme.created
    assert (entry.kind, entry.record_id, entry.title) == ("account", acme.pk, "Acme S.L.")


def test_it_outlives_the_one_who_did_it(acme, ana):
    writing.change(acme, {"city": "Olot"}, acting(ana))
    ana.delete()
    entry = Change.objects.get(verb="change")
    assert (entry.user, entry.actor_name) == (None, "Ana Gil")


def test_the_product_says_why_it_wrote(acme):
    writing.change(acme, {"city": "Olot"}, Actor.system("nightly tidying"))
    assert Change.objects.get(verb="change").actor_name == "nightly tidying"


def test_what_changes_nothing_is_not_told(acme):
    writing.change(acme, {"city": "Girona", "name": "Acme S.L."}, SYSTEM)
    assert told(acme) is None


def test_what_was_refused_is_not_told(acme, ana, carla, lleida):
    writing.change(acme, {"city": "Olot"}, SYSTEM)
    stale = Account.objects.unscoped("a test").get()
    stale.version = 1
    for refused in (
        lambda: writing.change(acme, {"city": "Salt"}, acting(carla)),
        lambda: writing.change(acme, {"owner": carla, "group": lleida}, acting(ana)),
        lambda: writing.change(stale, {"city": "Salt"}, SYSTEM),
        lambda: writing.create(Account(name="Suya", owner=carla, group=lleida), acting(ana)),
    ):
        before = Change.objects.count()
        with pytest.raises((PermissionDenied, writing.StaleVersion)):
            refused()
        assert Change.objects.count() == before


def test_what_was_rolled_back_is_not_told(acme):
    with transaction.atomic():
        writing.change(acme, {"city": "Olot"}, SYSTEM)
        transaction.set_rollback(True)
    assert told(acme) is None


def test_many_changes_are_told_one_by_one_under_one_batch(acme, ana):
    other, same = account_of(ana, name="Otra"), account_of(ana, name="Igual", city="Olot")
    batch = uuid.uuid4()
    pairs = [(row, {"city": "Olot"}) for row in (acme, other, same)]
    assert writing.change_many(pairs, SYSTEM, batch=batch) == 2
    entries = Change.objects.filter(batch=batch).order_by("record_id")
    assert [(entry.record_id, entry.values) for entry in entries] == [
        (acme.pk, {"city": ["Girona", "Olot"]}),
        (other.pk, {"city": ["", "Olot"]}),
    ]


def test_many_new_rows_are_told_one_by_one(acme):
    people = [Contact(account=acme, first_name=f"Persona {i}") for i in range(3)]
    batch = uuid.uuid4()
    writing.create_many(people, SYSTEM, batch=batch)
    entries = Change.objects.filter(batch=batch, verb="create", account_id=acme.pk)
    assert {entry.record_id for entry in entries} == {person.pk for person in people}


def test_a_verb_is_told_by_its_name(acme, ana, bruno):
    assign_account(acme, actor=acting(ana), owner=bruno, group=acme.group)
    assert told(acme, "assign") == {"owner": [[ana.pk, "Ana Gil"], [bruno.pk, "Bruno Sala"]]}


def test_a_further_account_is_told(marta, carla, lleida):
    other = account_of(carla, lleida, "Otra")
    link_contact(marta, actor=SYSTEM, account=other)
    assert told(marta, "link") == {"accounts": [None, [other.pk, "Otra"]]}


def test_what_happens_to_no_record_is_told_too(ana):
    note_event(acting(ana), "account", "export", "120 filas", {"rows": [None, 120]})
    entry = Change.objects.get()
    assert (entry.kind, entry.record_id, entry.verb, entry.user) == ("account", 0, "export", ana)


def test_the_title_is_the_one_of_that_day(acme):
    writing.change(acme, {"name": "Beta"}, SYSTEM)
    titles = Change.objects.filter(record_id=acme.pk).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Acme S.L.", "Beta"]
