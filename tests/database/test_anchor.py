"""Whichever road writes a record, its anchor, its followers and what hangs from it say the same."""

import datetime as dt
import threading
import time

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.crowd import together
from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.files.models import Attachment, StoredFile
from vinculo.domains.directory.account.assign import assign_account
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import writing
from vinculo.records.check import check
from vinculo.records.models import Change, RecordAnchor, RecordLink
from vinculo.records.record import touch

pytestmark = pytest.mark.django_db


def disagreements():
    return [finding.text for finding in check()]


def anchor_of(record):
    return RecordAnchor.objects.unscoped("a test").get(pk=record.pk)


def fresh(record):
    return type(record).objects.unscoped("a test").get(pk=record.pk)


def all_accounts():
    return Account.objects.unscoped("a test")


@pytest.fixture(autouse=True)
def afterwards_everything_agrees(db):
    yield
    assert disagreements() == []


# --- the roads ----------------------------------------------------------------------------------


def test_create(acme, ana, girona):
    anchor = anchor_of(acme)
    assert (anchor.kind, anchor.title, anchor.owner, anchor.group) == ("account", "Acme S.L.", ana, girona)
    assert anchor.account is None
    assert "acme" in anchor.search


def test_a_contacts_anchor_names_its_account(acme, marta, ana, girona):
    anchor = anchor_of(marta)
    assert (anchor.account_id, anchor.owner, anchor.group) == (acme.pk, ana, girona)
    assert anchor.title_key == "marta nun~ez"


def test_create_many(acme, ana, girona):
    people = [Contact(account=acme, first_name=f"Persona {i}") for i in range(3)]
    writing.create_many(people, SYSTEM)
    for person in people:
        assert fresh(person).owner == anchor_of(person).owner == ana
        assert anchor_of(person).title == person.name


def test_bulk_create(ana):
    accounts = [Account(name=f"Cuenta {i}", owner=ana) for i in (1, 2)]
    with transaction.atomic():
        writing.take_numbers(accounts)
        Account.objects.bulk_create(accounts)
    assert [anchor_of(account).title for account in accounts] == ["Cuenta 1", "Cuenta 2"]


def test_save(acme, bruno):
    acme.name, acme.owner = "Beta", bruno
    acme.save()
    assert (anchor_of(acme).title, anchor_of(acme).owner) == ("Beta", bruno)


def test_a_record_is_never_saved_by_halves(acme):
    with pytest.raises(TypeError):
        acme.save(update_fields=["city"])


def test_change(acme, ana):
    writing.change(acme, {"name": "Beta", "phone": "+34972213344"}, acting(ana))
    assert anchor_of(acme).title == "Beta"
    assert "34972213344" in anchor_of(acme).search


def test_change_many(acme, ana, bruno):
    other = account_of(ana, acme.group, "Otra")
    pairs = [(fresh(acme), {"name": "Beta", "owner": bruno}), (fresh(other), {"city": "Olot"})]
    assert writing.change_many(pairs, acting(ana)) == 2
    assert (anchor_of(acme).title, anchor_of(acme).owner) == ("Beta", bruno)
    assert "olot" in anchor_of(other).search
    assert fresh(other).city_key == "olot"


def test_bulk_save(acme):
    row = fresh(acme)
    row.name = "Beta"
    Account.objects.bulk_save([row], ["name"])
    assert anchor_of(acme).title == "Beta"
    assert fresh(acme).version == acme.version + 1


@pytest.mark.parametrize("column", ["owner", "owner_id", "group", "group_id"])
def test_update_of_the_scope(acme, marta, bruno, lleida, column):
    value = bruno if column.startswith("owner") else lleida
    count = all_accounts().filter(pk=acme.pk).update(**{column: value.pk if column.endswith("_id") else value})
    assert count == 1
    name = column.removesuffix("_id")
    for record in (acme, marta):
        assert getattr(fresh(record), name) == getattr(anchor_of(record), name) == value


def test_update_by_the_column_it_changes(acme, ana, bruno):
    """Which rows were meant is settled before they change."""
    assert all_accounts().filter(owner=ana).update(owner=bruno) == 1
    assert anchor_of(acme).owner == bruno


def test_update_of_the_last_activity(acme):
    moment = timezone.now() + dt.timedelta(days=1)
    all_accounts().update(last_activity=moment)
    assert anchor_of(acme).last_activity == moment


def test_update_is_a_change_of_version(acme):
    all_accounts().update(notes="Cuidado con el perro")
    with pytest.raises(writing.StaleVersion):
        writing.change(acme, {"city": "Olot"}, SYSTEM)


def test_update_leaves_names_and_moves_to_others(acme, marta, bruno):
    contacts = Contact.objects.unscoped("a test")
    for rows, values in (
        (all_accounts(), {"name": "x"}),
        (all_accounts(), {"phone": "1"}),
        (contacts, {"account": acme}),
        (contacts, {"account_id": 1}),
        (contacts, {"owner": bruno}),
    ):
        with pytest.raises(ValueError, match=r"cannot change|takes"):
            rows.update(**values)


def test_trash_and_restore(acme, marta):
    writing.trash(acme, SYSTEM)
    for record in (acme, marta):
        assert fresh(record).trashed is not None
        assert fresh(record).trashed == anchor_of(record).trashed
    assert disagreements() == []
    writing.restore(acme, SYSTEM)
    for record in (acme, marta):
        assert fresh(record).trashed is anchor_of(record).trashed is None


def test_touch(acme, marta):
    before = anchor_of(acme).last_activity
    touch([acme.pk, marta.pk])
    assert anchor_of(acme).last_activity == fresh(marta).last_activity > before


def test_tidying_up_many_is_no_activity(acme):
    """And does not put back the moment of a comment that came after they were read."""
    touch([acme.pk])
    moment = fresh(acme).last_activity
    acme.city = "Olot"
    Account.objects.unscoped("a test").bulk_save([acme], ["city"])
    assert fresh(acme).city == "Olot"
    assert fresh(acme).last_activity == anchor_of(acme).last_activity == moment


def test_a_version_read_before_a_comment_is_still_good(acme):
    touch([acme.pk])
    writing.change(acme, {"city": "Olot"}, SYSTEM)


def test_a_group_with_records_stays(acme, marta, girona):
    with pytest.raises(ProtectedError):
        girona.delete()
    assert fresh(acme).group == anchor_of(acme).group == fresh(marta).group == girona


# --- what follows -------------------------------------------------------------------------------


def test_contacts_follow_the_account_into_other_hands(acme, marta, ana, carla, lleida):
    other = account_of(carla, lleida, "Otra")
    link_contact(contact_of(other, "Pere"), actor=SYSTEM, account=acme)
    assign_account(acme, actor=acting(ana), owner=carla, group=lleida)
    for record in (acme, marta):
        assert (fresh(record).owner, fresh(record).group) == (carla, lleida)
        assert (anchor_of(record).owner, anchor_of(record).group) == (carla, lleida)
    link = RecordLink.objects.get()
    assert (link.account_owner, link.account_group) == (carla, lleida)


def test_a_contact_takes_no_owner_of_its_own(marta, carla):
    with pytest.raises(ValueError, match="takes owner"):
        writing.change(marta, {"owner": carla}, SYSTEM)
    with pytest.raises(ValueError, match="takes owner"):
        writing.change_many([(fresh(marta), {"owner": carla})], SYSTEM)


def test_a_stale_copy_of_the_account_hands_nothing_down(acme, marta, carla, lleida):
    """Somebody read the contact with its account before the account changed hands, and saves now."""
    stale = Contact.objects.unscoped("a test").select_related("account").get(pk=marta.pk)
    writing.change(acme, {"owner": carla, "group": lleida}, SYSTEM)
    writing.change(stale, {"position": "Gerente"}, SYSTEM)
    assert (fresh(marta).owner, anchor_of(marta).group) == (carla, lleida)
    late = Contact(account=stale.account, first_name="Tardía")
    writing.create(late, SYSTEM)
    assert fresh(late).owner == carla


def hang_something_on(record):
    """A comment and a file on the record, as the abilities write them."""
    stored = StoredFile.objects.create(hash=f"{record.pk:064}", size=1)
    said = {"anchor_id": record.pk, "account_id": record.account_anchor_id(), "author_name": "Ana"}
    Comment.objects.create(text="Prefiere las mañanas", **said)
    Attachment.objects.create(file=stored, name="plano.pdf", content_type="application/pdf", **said)


@pytest.mark.parametrize("road", ["change", "change_many", "save", "bulk_save"])
def test_a_moved_contact_takes_everything_along(road, acme, marta, carla, lleida):
    hang_something_on(marta)
    other = account_of(carla, lleida, "Otra")
    contact = fresh(marta)
    if road == "change":
        writing.change(contact, {"account": other}, SYSTEM)
    elif road == "change_many":
        writing.change_many([(contact, {"account": other})], SYSTEM)
    else:
        contact.account = other
        contact.save() if road == "save" else Contact.objects.bulk_save([contact], ["account"])
    assert (fresh(marta).owner, fresh(marta).group) == (carla, lleida)
    assert (anchor_of(marta).account_id, anchor_of(marta).owner) == (other.pk, carla)
    for hanging in (Comment.objects.get(), Attachment.objects.get()):
        assert hanging.account_id == other.pk
    changes = Change.objects.filter(kind="contact", record_id=marta.pk)
    assert set(changes.values_list("account_id", flat=True)) == {other.pk}


# --- several at once ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_an_account_changes_hands_while_others_write_its_contacts(acme, ana, carla, girona, lleida):
    contacts = [contact_of(acme, f"Persona {i}") for i in range(4)]

    def assign():
        for i in range(10):
            owner, group = (carla, lleida) if i % 2 == 0 else (ana, girona)
            writing.change(fresh(acme), {"owner": owner, "group": group}, SYSTEM)

    def write(contact):
        def work():
            for i in range(10):
                writing.change(fresh(contact), {"position": f"Puesto {i}"}, SYSTEM)

        return work

    def add():
        for i in range(10):
            contact_of(acme, f"Nueva {i}")

    def import_many():
        for i in range(10):
            with transaction.atomic():
                rows = list(Contact.objects.unscoped("a test").filter(pk__in=[c.pk for c in contacts]))
                try:
                    writing.change_many([(row, {"notes": f"Nota {i}"}) for row in rows], SYSTEM)
                except writing.StaleVersion:
                    transaction.set_rollback(True)

    def comment():
        for contact in contacts * 3:
            with transaction.atomic():
                touch([contact.pk, acme.pk])

    outcomes = together(assign, write(contacts[0]), write(contacts[1]), add, import_many, comment)
    assert [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, writing.StaleVersion)] == []
    assert {contact.owner for contact in Contact.objects.unscoped("a test")} == {fresh(acme).owner}


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
class TestHandedOverMeanwhile:
    """One transaction is still open while the other wants the same account."""

    def overlapping(self, first, second):
        started = threading.Event()

        def slowly():
            with transaction.atomic():
                first()
                started.set()
                time.sleep(0.5)

        def then():
            started.wait(10)
            second()

        assert together(slowly, then) == [None, None]

    def test_a_contact_added_while_the_account_changes_hands(self, acme, carla, lleida):
        self.overlapping(
            lambda: writing.change(fresh(acme), {"owner": carla, "group": lleida}, SYSTEM),
            lambda: contact_of(fresh(acme), "Tardía"),
        )
        assert Contact.objects.unscoped("a test").get().owner == carla

    def test_an_account_changes_hands_while_a_contact_is_added(self, acme, carla, lleida):
        self.overlapping(
            lambda: contact_of(fresh(acme), "Temprana"),
            lambda: writing.change(fresh(acme), {"owner": carla, "group": lleida}, SYSTEM),
        )
        assert Contact.objects.unscoped("a test").get().owner == carla

    def test_many_contacts_added_while_the_account_goes_to_the_trash(self, acme):
        people = [Contact(account=acme, first_name=f"Persona {i}") for i in range(3)]
        self.overlapping(
            lambda: writing.create_many(people, SYSTEM),
            lambda: writing.trash(fresh(acme), SYSTEM),
        )
        assert not Contact.objects.unscoped("a test").filter(trashed=None).exists()
