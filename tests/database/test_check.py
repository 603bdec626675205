"""`vinculo check` finds whatever was broken behind the product's back, and puts it right."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.people import SYSTEM, account_of, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.domains.directory.contact.link import link_contact
from vinculo.records import databases
from vinculo.records.check import check
from vinculo.records.models import RecordAnchor, RecordLink

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def linked(marta, ana, carla, lleida):
    """Marta also belongs to Carla's account, and somebody commented on her."""
    link_contact(marta, actor=SYSTEM, account=account_of(carla, lleida, "Otra"))
    Comment.objects.create(anchor_id=marta.pk, account_id=marta.account_id, author_name="Ana", text="Hola")
    return marta


ANCHOR, CONTACT = "UPDATE records_recordanchor SET", "UPDATE directory_contact SET"

BREAKS = {
    "owner": f"{ANCHOR} owner_id = NULL WHERE id = %s",
    "another owner": f"{ANCHOR} owner_id = (SELECT MAX(id) FROM identity_user) WHERE id = %s",
    "group": f"{ANCHOR} group_id = NULL WHERE id = %s",
    "title": f"{ANCHOR} title = 'x' WHERE id = %s",
    "title key": f"{ANCHOR} title_key = 'x' WHERE id = %s",
    "search text": f"{ANCHOR} search = 'x' WHERE id = %s",
    "kind": f"{ANCHOR} kind = 'account' WHERE id = %s",
    "account": f"{ANCHOR} account_id = NULL WHERE id = %s",
    "last activity": f"{ANCHOR} last_activity = '2001-01-01 00:00:00' WHERE id = %s",
    "trash": f"{ANCHOR} trashed = '2001-01-01 00:00:00' WHERE id = %s",
    "missing anchor": "DELETE FROM records_recordanchor WHERE id = %s",
    "sort key": f"{CONTACT} name_key = 'x' WHERE id = %s",
    "name": f"{CONTACT} name = 'x' WHERE id = %s",
    "first name": f"{CONTACT} first_name = 'Otra' WHERE id = %s",
    "scope of a follower": f"{CONTACT} owner_id = NULL, group_id = NULL WHERE id = %s",
    "parent in the trash": "UPDATE directory_account SET trashed = '2001-01-01 00:00:00' WHERE id = "
    "(SELECT account_id FROM directory_contact WHERE id = %s)",
    "scope of the parent": "UPDATE directory_account SET owner_id = NULL WHERE id = "
    "(SELECT account_id FROM directory_contact WHERE id = %s)",
    "link's owner": "UPDATE records_recordlink SET account_owner_id = NULL WHERE anchor_id = %s",
    "link's kind": "UPDATE records_recordlink SET kind = 'account' WHERE anchor_id = %s",
    "comment's account": "UPDATE comments_comment SET account_id = NULL WHERE anchor_id = %s",
    "history's account": "UPDATE records_change SET account_id = NULL WHERE record_id = %s",
    "counter": "UPDATE records_counter SET last = 0 WHERE series = 'contact' AND %s > 0",
}


@pytest.mark.parametrize("broken", BREAKS)
def test_what_is_broken_is_found_and_repaired(broken, linked):
    assert list(check()) == []
    sql(BREAKS[broken], linked.pk)
    assert list(check()), "found"
    assert list(check()), "looking changes nothing"
    assert all(finding.repaired for finding in check(repair=True))
    assert [finding.text for finding in check()] == []


def test_an_anchor_without_its_record_goes(linked):
    sql("DELETE FROM directory_contact WHERE id = %s", linked.pk)
    assert len(list(check(repair=True))) == 1
    assert list(check()) == []
    assert not RecordAnchor.objects.unscoped("a test").filter(pk=linked.pk).exists()
    assert not RecordLink.objects.exists()
    assert not Comment.objects.exists()


def test_repairing_takes_nothing_from_other_records(linked, acme):
    before = list(RecordAnchor.objects.unscoped("a test").exclude(pk=linked.pk).order_by("pk").values())
    sql(BREAKS["owner"], linked.pk)
    list(check(repair=True))
    assert list(RecordAnchor.objects.unscoped("a test").exclude(pk=linked.pk).order_by("pk").values()) == before


def test_the_search_index_is_put_back(linked):
    sort, name = "TRIGGER", "records_search_update"
    if connection.vendor == "postgresql":
        sort, name = "INDEX", databases.postgres.text_index("contact")
    connection.check_constraints()  # no index is made while some are still to be checked
    sql(f"DROP {sort} {name}")
    assert name in next(check()).text
    list(check(repair=True))
    assert databases.missing_objects() == []


def test_many_are_counted_and_a_few_named(acme):
    for i in range(8):
        contact_of(acme, f"Persona {i}")
    sql("UPDATE records_recordanchor SET title_key = '' WHERE kind = 'contact'")
    (finding,) = check()
    assert " 8 " in finding.text
    assert finding.text.count(",") == 5


def test_the_command_says_it_in_plain_words(linked):
    out = StringIO()
    call_command("check_records", stdout=out)
    assert len(out.getvalue().splitlines()) == 1
    sql(BREAKS["owner"], linked.pk)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_records", stdout=out)
    assert ended.value.code == 1
    assert str(linked.pk) in out.getvalue()
    assert "vinculo check --repair" in out.getvalue()
    call_command("check_records", "--repair", stdout=StringIO())
    call_command("check_records", stdout=StringIO())
