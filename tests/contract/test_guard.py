"""No road from a guarded queryset to the database is open until somebody says who asks.

Every road is tried twice: unscoped it must raise, scoped it must work.
"""

import pickle

import pytest
from asgiref.sync import async_to_sync
from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Prefetch, Subquery, Value, When
from django.shortcuts import get_object_or_404

from tests.people import SYSTEM
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.identity.models import User
from vinculo.records.guard import GuardedQuerySet, UnscopedQuery, trusted
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models

pytestmark = pytest.mark.django_db


async def gathered(rows):
    return [row async for row in rows]


async def walked(rows):
    return [row async for row in rows.aiterator()]


def awaited(name, *arguments, **named):
    return lambda rows: async_to_sync(getattr(rows, name))(*arguments, **named)


# Roads that every guarded model has. Each takes a queryset of one row.
ROADS = {
    "list": list,
    "for": lambda rows: [row for row in rows],  # noqa: C416
    "bool": bool,
    "len": len,
    "repr": repr,
    "in": lambda rows: None in rows,
    "an index": lambda rows: rows[0],
    "a slice": lambda rows: list(rows[:5]),
    "a stepped slice": lambda rows: rows[0:5:2],
    "get": lambda rows: rows.get(),
    "get by key": lambda rows: rows.filter(pk__gt=0).get(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("last_activity"),
    "latest": lambda rows: rows.latest("last_activity"),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model(pk=1)),
    "in_bulk": lambda rows: rows.in_bulk(),
    "in_bulk of keys": lambda rows: rows.in_bulk([1]),
    "iterator": lambda rows: list(rows.iterator()),
    "iterator in chunks": lambda rows: list(rows.iterator(chunk_size=10)),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "named values_list": lambda rows: list(rows.values_list("pk", named=True)),
    "dates": lambda rows: list(rows.dates("last_activity", "month")),
    "datetimes": lambda rows: list(rows.datetimes("last_activity", "day")),
    "aggregate": lambda rows: rows.aggregate(Max("pk")),
    "aggregate an annotation": lambda rows: rows.annotate(n=F("pk") + 1).aggregate(Max("n")),
    "aggregate a slice": lambda rows: rows[:3].aggregate(Max("pk")),
    "aggregate groups": lambda rows: list(rows.values("owner").annotate(Count("pk"))),
    "distinct": lambda rows: list(rows.distinct()),
    "count distinct": lambda rows: rows.distinct().count(),
    "filter": lambda rows: list(rows.filter(pk__gt=0)),
    "exclude": lambda rows: list(rows.exclude(pk=0)),
    "complex_filter": lambda rows: list(rows.complex_filter({"pk__gt": 0})),
    "order_by": lambda rows: list(rows.order_by("?")),
    "reverse": lambda rows: list(rows.order_by("pk").reverse()),
    "alias": lambda rows: list(rows.alias(n=F("pk")).filter(n__gt=0)),
    "defer": lambda rows: list(rows.defer("last_activity")),
    "only": lambda rows: list(rows.only("pk")),
    "select_related": lambda rows: list(rows.select_related("owner")),
    "select_for_update": lambda rows: list(rows.select_for_update(of=("self",))),
    "prefetch_related": lambda rows: list(rows.prefetch_related("owner")),
    "using": lambda rows: list(rows.using("default")),
    "extra": lambda rows: list(rows.extra(where=["1 = 1"])),
    "union": lambda rows: list(rows.union(rows)),
    "union all": lambda rows: list(rows.union(rows, all=True)),
    "intersection": lambda rows: list(rows.intersection(rows)),
    "difference": lambda rows: list(rows.difference(rows)),
    "count of a union": lambda rows: rows.union(rows).count(),
    "|": lambda rows: list(rows | rows),
    "&": lambda rows: list(rows & rows),
    "^": lambda rows: list(rows ^ rows),
    "explain": lambda rows: rows.explain(),
    "the SQL as text": lambda rows: str(rows.query),
    "pickle": pickle.dumps,
    "async for": lambda rows: async_to_sync(gathered)(rows),
    "aiterator": lambda rows: async_to_sync(walked)(rows),
    "aget": awaited("aget"),
    "afirst": awaited("afirst"),
    "alast": awaited("alast"),
    "aearliest": awaited("aearliest", "last_activity"),
    "alatest": awaited("alatest", "last_activity"),
    "acount": awaited("acount"),
    "aexists": awaited("aexists"),
    "ain_bulk": awaited("ain_bulk"),
    "aaggregate": awaited("aaggregate", Max("pk")),
    "aexplain": awaited("aexplain"),
    "acontains": lambda rows: async_to_sync(rows.acontains)(rows.model(pk=1)),
    "update": lambda rows: rows.update(last_activity=F("last_activity")),
    "aupdate": awaited("aupdate", last_activity=F("last_activity")),
    "Paginator": lambda rows: list(Paginator(rows.order_by("pk"), 10).page(1)),
    "get_object_or_404": lambda rows: get_object_or_404(rows, pk__gt=0),
    "the choices of a form": lambda rows: list(forms.ModelChoiceField(rows).choices),
    "the count of choices": lambda rows: len(forms.ModelChoiceField(rows).choices),
    "the choices of several": lambda rows: list(forms.ModelMultipleChoiceField(rows).choices),
    "pk__in a queryset": lambda rows: list(scoped(rows.model).filter(pk__in=rows)),
    "pk__in its values": lambda rows: list(scoped(rows.model).filter(pk__in=rows.values("pk"))),
    "equal to a slice": lambda rows: list(scoped(rows.model).filter(pk=rows.values("pk")[:1])),
    "exclude pk__in": lambda rows: list(scoped(rows.model).exclude(pk__in=rows.filter(pk=0))),
    "Subquery": lambda rows: list(scoped(rows.model).filter(pk=Subquery(rows.values("pk")[:1]))),
    "Exists": lambda rows: list(scoped(rows.model).filter(Exists(rows))),
    "not Exists": lambda rows: list(scoped(rows.model).filter(~Exists(rows.filter(pk=0)))),
    "Exists with OuterRef": lambda rows: list(scoped(rows.model).filter(Exists(rows.filter(pk=OuterRef("pk"))))),
    "an annotated Subquery": lambda rows: list(
        scoped(rows.model).annotate(n=Subquery(rows.filter(pk=OuterRef("pk")).values("last_activity")[:1]))
    ),
    "order by a Subquery": lambda rows: list(scoped(rows.model).order_by(Subquery(rows.values("pk")[:1]))),
    "Case When": lambda rows: list(
        scoped(rows.model).annotate(n=Case(When(Exists(rows), then=Value(1)), default=Value(0)))
    ),
    "an aggregate's filter": lambda rows: scoped(rows.model).aggregate(n=Count("pk", filter=Exists(rows))),
    "update from a Subquery": lambda rows: scoped(rows.model).update(
        last_activity=Subquery(rows.values("last_activity")[:1])
    ),
    "another model's pk__in": lambda rows: list(User.objects.filter(pk__in=rows.values("owner"))),
    "another model's Exists": lambda rows: list(User.objects.filter(Exists(rows))),
}


def unscoped(model):
    rows = model.objects.all()
    return rows.filter(kind="account") if model is RecordAnchor else rows


def scoped(model):
    rows = model.objects.visible_to(SYSTEM)
    return rows.filter(kind="account") if model is RecordAnchor else rows


@pytest.fixture(autouse=True)
def one_of_each(marta):
    """One account and one contact."""


@pytest.mark.parametrize("model", [Account, Contact, RecordAnchor])
@pytest.mark.parametrize("road", ROADS)
def test_the_road_is_closed_until_somebody_asks(model, road):
    with pytest.raises(UnscopedQuery), transaction.atomic():
        ROADS[road](unscoped(model))
    ROADS[road](scoped(model))


def test_the_roads_are_all_that_querysets_offer():
    """A method that a later Django adds is looked at before it is let through."""
    looked_at = {word.split()[0] for word in ROADS} | HARMLESS | REFUSED | ELSEWHERE
    public = {name for name in dir(GuardedQuerySet) if not name.startswith("_")}
    assert public - looked_at == set()


# What only prepares a queryset, or tells about it.
HARMLESS = {
    "all",
    "annotate",
    "as_manager",
    "db",
    "none",
    "ordered",
    "query",
    "resolve_expression",
    "unscoped",
}
# What a guarded queryset never does.
REFUSED = {"raw"}
# Roads with a story of their own, below.
ELSEWHERE = {
    "delete", "adelete", "bulk_update", "abulk_update", "get_or_create", "aget_or_create", "update_or_create",
    "aupdate_or_create", "create", "acreate", "bulk_create", "abulk_create",
}  # fmt: skip


# --- writing ------------------------------------------------------------------------------------


def awaited_write(method, **values):
    return lambda rows, row: async_to_sync(getattr(rows, method))(**values)


@pytest.mark.parametrize(
    "write",
    [
        lambda rows, row: rows.get_or_create(name="x"),
        lambda rows, row: rows.update_or_create(name="x"),
        awaited_write("aget_or_create", name="x"),
        awaited_write("aupdate_or_create", name="x"),
        lambda rows, row: rows.bulk_update([row], ["notes"]),
        lambda rows, row: async_to_sync(rows.abulk_update)([row], ["notes"]),
        lambda rows, row: rows.update(notes="x"),
        lambda rows, row: rows.filter(pk=row.pk).update(owner=None),
    ],
)
def test_nobody_writes_to_rows_he_did_not_ask_for(write, acme):
    with pytest.raises(UnscopedQuery), transaction.atomic():
        write(Account.objects.all(), acme)
    Account.objects.visible_to(SYSTEM).filter(pk=acme.pk).update(notes="")


def test_bulk_update_writes_scoped_rows(acme):
    acme.notes = "Llamar por la tarde"
    assert scoped(Account).bulk_update([acme], ["notes"]) == 1
    assert scoped(Account).get().notes == "Llamar por la tarde"


def test_records_are_never_deleted(acme):
    for delete in (scoped(Account).delete, async_to_sync(scoped(Account).adelete), acme.delete):
        with pytest.raises(TypeError):
            delete()


def test_anchors_are_deleted_only_by_whoever_says_why():
    for delete in (
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
        lambda rows: async_to_sync(rows.adelete)(),
    ):
        with pytest.raises(UnscopedQuery):
            delete(RecordAnchor.objects.filter(pk=0))
        delete(RecordAnchor.objects.unscoped("a test").filter(pk=0))


def test_raw_deletion_of_records_is_closed_too():
    with pytest.raises(UnscopedQuery):
        Account.objects.all()._raw_delete("default")


def test_raw_sql_is_closed_even_when_scoped():
    for rows in (Account.objects, Account.objects.all(), scoped(Account)):
        with pytest.raises(UnscopedQuery):
            rows.raw("SELECT * FROM directory_account")


# --- relations ----------------------------------------------------------------------------------

RELATED = {
    "all": lambda account: list(account.contacts.all()),
    "count": lambda account: account.contacts.count(),
    "exists": lambda account: account.contacts.exists(),
    "filter": lambda account: list(account.contacts.filter(name="x")),
    "values": lambda account: list(account.contacts.values("name")),
    "get_or_create": lambda account: account.contacts.get_or_create(first_name="x"),
    "update_or_create": lambda account: account.contacts.update_or_create(first_name="x"),
    "branches": lambda account: list(account.branches.all()),
    "clear": lambda account: account.branches.clear(),
    "prefetch": lambda account: list(scoped(Account).prefetch_related("contacts")),
    "prefetch deeper": lambda account: list(scoped(Account).prefetch_related("branches__contacts")),
    "Prefetch": lambda account: list(
        scoped(Account).prefetch_related(Prefetch("contacts", Contact.objects.all(), "people"))
    ),
    "Prefetch of a parent": lambda account: list(
        scoped(Contact).prefetch_related(Prefetch("account", Account.objects.all()))
    ),
}


@pytest.mark.parametrize("road", RELATED)
def test_what_hangs_from_a_record_is_guarded(road, acme):
    with pytest.raises(UnscopedQuery):
        RELATED[road](acme)


def test_what_hangs_from_a_record_is_read_through_the_scope(acme, marta):
    assert list(acme.contacts.visible_to(SYSTEM)) == [marta]
    people = Prefetch("contacts", Contact.objects.visible_to(SYSTEM), "people")
    assert scoped(Account).prefetch_related(people).get().people == [marta]


def test_no_form_offers_rows_by_itself(acme):
    ContactForm = forms.modelform_factory(Contact, fields=["first_name", "account"])  # noqa: N806
    with pytest.raises(UnscopedQuery):
        str(ContactForm())
    with pytest.raises(UnscopedQuery):
        ContactForm({"first_name": "x", "account": acme.pk}).is_valid()
    with pytest.raises(UnscopedQuery):
        list(forms.modelformset_factory(Account, fields=["name"])())
    with pytest.raises(UnscopedQuery):
        list(forms.inlineformset_factory(Account, Contact, fields=["first_name"])(instance=acme))


# --- mixtures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a | b,
        lambda a, b: a & b,
        lambda a, b: a ^ b,
        lambda a, b: a.union(b),
        lambda a, b: a.intersection(b),
        lambda a, b: a.difference(b),
        lambda a, b: (a | b)[:1],
        lambda a, b: (a | b).values("pk"),
        lambda a, b: a[:1] | b,
        lambda a, b: a[:1] ^ b,
        lambda a, b: a.union(b).order_by("pk"),
    ],
)
def test_one_scoped_side_does_not_open_the_other(mix):
    for sides in ((scoped(Account), unscoped(Account)), (unscoped(Account), scoped(Account))):
        with pytest.raises(UnscopedQuery):
            list(mix(*sides))


def test_nothing_scoped_does_not_open_the_other_side():
    for mixed in (
        scoped(Account).none() | unscoped(Account),
        scoped(Account).none().union(unscoped(Account)),
    ):
        with pytest.raises(UnscopedQuery):
            list(mixed)


def test_slices_are_not_merged(acme):
    """Django merges a slice through a manager that has no guard."""
    with pytest.raises(UnscopedQuery):
        scoped(Account)[:1] | scoped(Account)
    assert list((scoped(Account) | scoped(Account))[:1]) == [acme]


def test_a_union_is_not_scoped_as_a_whole():
    with pytest.raises(UnscopedQuery):
        list(unscoped(Account).union(unscoped(Account)).unscoped("the parts were not"))


# --- the three ways in ---------------------------------------------------------------------------


def test_unscoped_wants_a_reason():
    with pytest.raises(ValueError, match="why"):
        Account.objects.unscoped("")


def test_a_scope_is_not_handed_back_to_the_manager(acme):
    assert list(Account.objects.unscoped("a test")) == [acme]
    with pytest.raises(UnscopedQuery):
        list(Account.objects.all())


def test_nothing_is_as_good_as_scoped():
    assert list(Account.objects.none()) == []
    assert Account.objects.none().count() == 0


def test_trust_ends_with_its_block(acme):
    with trusted("a test"):
        assert Account.objects.count() == 1
    with pytest.raises(UnscopedQuery):
        Account.objects.count()


def test_every_record_has_only_guarded_managers():
    for model in (*record_models().values(), RecordAnchor):
        for manager in model._meta.managers:
            assert issubclass(manager._queryset_class, GuardedQuerySet), f"{model.__name__}.{manager.name}"


def test_no_plain_many_to_many_touches_a_record():
    """Django's forms read through tables they know, unscoped; a link model has its own scoped field."""
    guarded = {*record_models().values(), RecordAnchor}
    assert [f.name for model in guarded for f in model._meta.get_fields() if f.many_to_many] == []
