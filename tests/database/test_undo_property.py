"""Whatever is done in bulk, undone in reverse, leaves the database as it was."""

import io
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.imports import control, runs
from vinculo.abilities.imports.job import run_now
from vinculo.abilities.operations import work
from vinculo.abilities.operations.fields import to_json
from vinculo.abilities.tags.models import Tagging
from vinculo.abilities.tags.write import set_tags
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.association import Association, associate
from vinculo.domains.directory.contact.entity import ContactEntity
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.merging import merge
from vinculo.records import undo, writing
from vinculo.records.check import check
from vinculo.records.models import Batch, Reach, RecordAnchor, RecordLink

pytestmark = pytest.mark.django_db

BOOKKEEPING = {"version", "changed", "last_activity", "trash_batch"}
ENTITIES = {"account": AccountEntity, "contact": ContactEntity}


class Undone(Exception):
    """Takes an example back, so that each begins with the same company."""


@pytest.fixture
def company(ana, girona, lleida, carla, sara):
    """Five accounts, one below another, with contacts, links, tags, comments and an associated person."""
    AccountRole.objects.get_or_create(name="Cliente de prueba")
    accounts = [account_of(ana, girona, f"Cuenta {n}", external_id=f"E-{n}", city="Salt") for n in range(5)]
    writing.change(accounts[1], {"parent": accounts[0]}, SYSTEM)
    contacts = [contact_of(accounts[n % 4], f"Persona{n}", email=f"p{n}@example.test") for n in range(5)]
    link_contact(contacts[0], actor=SYSTEM, account=accounts[2])
    link_contact(contacts[1], actor=SYSTEM, account=accounts[4])
    for n, row in enumerate((*accounts, *contacts)):
        set_tags(row.anchor, ["vip", f"t{n % 3}"], actor=SYSTEM)
        add_comment(row.anchor, f"Nota {n}", actor=SYSTEM)
    associate(carla.pk, accounts[0])
    return acting(sara, "all", user_view="all", group_view="all", accountrole_view="all", undo_all="all")


def state():
    """Business columns, links, tags, comments and reach of everything that lives."""
    found = {}
    for model in (Account, Contact):
        names = [f.attname for f in model._meta.concrete_fields if f.name not in BOOKKEEPING]
        rows = model.objects.unscoped("a test").filter(trashed=None).order_by("pk")
        found[model.__name__] = [str(row) for row in rows.values_list(*names)]
    anchors = RecordAnchor.objects.unscoped("a test").filter(trashed=None).order_by("pk")
    found["anchors"] = list(anchors.values_list("pk", "title", "account", "owner", "group", "merged_into"))
    for model, names in (
        (RecordLink, ("anchor", "account", "role", "account_owner", "account_group")),
        (Tagging, ("anchor", "tag")),
        (Comment, ("anchor", "account", "text")),
        (Attachment, ("anchor", "account")),
        (Association, ("user", "account")),
        (Reach, ("user", "anchor")),
    ):
        found[model.__name__] = sorted(model.objects.values_list(*names), key=str)
    return found


def live(kind):
    return list(ENTITIES[kind].model.objects.unscoped("a test").filter(trashed=None).order_by("pk"))


def picked(kind, places):
    rows = live(kind)
    assume(rows)
    return list(dict.fromkeys(rows[place % len(rows)].pk for place in places))


places = st.lists(st.integers(0, 6), min_size=1, max_size=4)
kinds = st.sampled_from(sorted(ENTITIES))
edits = st.tuples(st.just("edit"), kinds, places, st.integers(0, 3))
trashings = st.tuples(st.just("trash"), kinds, places, st.just(0))
merges = st.tuples(st.just("merge"), kinds, st.lists(st.integers(0, 6), min_size=2, max_size=3), st.integers(0, 7))
imports = st.tuples(st.just("import"), st.just("account"), places, st.integers(0, 3))
sequences = st.lists(st.one_of(edits, trashings, merges, imports), min_size=1, max_size=5)


def carried_out(operation, actor):
    """The operation, over; None when it did not come about."""
    what, kind, where, number = operation
    entity, pks = ENTITIES[kind], picked(kind, where)
    if what == "edit":
        values = new_values(kind, number)
        return work.start(entity, actor, "edit", pks, "", values=to_json(entity, values, actor))
    if what == "trash":
        return work.start(entity, actor, "trash", pks, "")
    if what == "import":
        return imported(actor, pks, number)
    names = [field.name for field in entity.fields_for(actor)]
    kept = {name: pks[place % len(pks)] for place, name in enumerate(names) if (place + number) % 3 == 0}
    try:
        return merge(entity, pks[0], pks[1:], actor, kept)
    except (ValidationError, PermissionDenied):
        return None


def new_values(kind, number):
    if kind == "contact":
        accounts = live("account")
        return [{"position": "Jefa"}, {"consent": "granted"}, {"language": "ca"}, {"account": accounts[0]}][
            number if accounts else 0
        ]
    role = AccountRole.objects.get(name="Cliente de prueba")
    return [{"role": role}, {"city": "Olot", "payment_terms": 60}, {"owner": None}, {"parent": None, "channel": None}][
        number
    ]


def imported(actor, pks, number):
    """A file that changes some accounts and brings new ones."""
    known = Account.objects.unscoped("a test").filter(pk__in=pks).values_list("external_id", flat=True)
    lines = [f"{key};Nombre {number};Vic" for key in known if key]
    lines += [f"N-{number}-{n};Nueva {number} {n};Girona" for n in range(number)]
    file = io.BytesIO(("Id externo;Nombre;Población\n" + "\n".join(lines) + "\n").encode())
    assume(lines)
    run = runs.take_in(AccountEntity, actor, file, "f.csv")
    runs.choose_columns(run, AccountEntity, actor, {"0": "external_id", "1": "name", "2": "city"})
    for _step in run_now(run, writing=True):
        pass
    control.stop(run)
    return Batch.objects.get(pk=run.batch)


def in_a_transaction(example):
    try:
        with transaction.atomic():
            example()
            raise Undone
    except Undone:
        pass


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=sequences)
def test_undone_in_reverse_all_is_as_it_was(company, operations):
    in_a_transaction(partial(there_and_back, company, operations))


def there_and_back(actor, operations):
    actor.memo.clear()
    states, done = [state()], []
    for operation in operations:
        batch = carried_out(operation, actor)
        actor.memo.clear()
        if batch is not None:
            done.append(batch)
            states.append(state())
    assert list(check()) == []
    for batch, before in zip(reversed(done), reversed(states[:-1]), strict=True):
        batch.refresh_from_db()
        if undo.is_undoable(batch):
            assert undo.undo(batch, actor).issues == []
        actor.memo.clear()
        assert state() == before
    assert list(check()) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(operation=st.one_of(edits, trashings, merges, imports))
def test_undoing_an_undo_is_doing_it_again(company, operation):
    in_a_transaction(partial(once_more, company, operation))


def once_more(actor, operation):
    actor.memo.clear()
    before, batch = state(), carried_out(operation, actor)
    assume(batch is not None and undo.is_undoable(batch))
    after = state()
    undoing = undo.undo(batch, actor)
    assert state() == before
    if undo.is_undoable(undoing):
        assert undo.undo(undoing, actor).issues == []
    assert state() == after
    batch.refresh_from_db()
    assert undo.undo(batch, actor).issues == []
    assert state() == before
