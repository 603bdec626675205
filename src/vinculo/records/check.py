"""Proves that everything written twice says the same, and puts it right when asked.

Records are the truth; anchors, the scope of followers and links, the account noted on comments, files and
history, and the counters repeat them. Each check walks its table in portions and yields what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from vinculo.records import carry, databases
from vinculo.records.models import Change, Counter, RecordAnchor, RecordLink
from vinculo.records.numbering import raise_to
from vinculo.records.record import ANCHOR_FIELDS, Record, record_models

CHUNK = 2000
NAMED = 5  # so many rows are named in a sentence

Mend = Callable[[Sequence[int]], None]
Look = Callable[[bool], Iterator["Finding"]]
_further: list[Look] = []


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that did not agree, as a sentence for whoever keeps the installation; does it now?"""

    text: str
    repaired: bool


def check(*, repair: bool = False) -> Iterator[Finding]:
    """Looks at everything; with `repair` what does not agree is put right on the way."""
    yield from database_objects(repair)
    # Those that others follow come first: their followers are compared with what they say by then.
    for model in sorted(record_models().values(), key=lambda model: bool(model.follows)):
        for look in (missing_anchors, orphan_anchors, trash, scope, columns, history, counter):
            yield from look(model, repair)
    yield from links(repair)
    for hanging in carry.anchored_models():
        yield from accounts(hanging, repair)
    for look_further in _further:
        yield from look_further(repair)


def also(look: Look) -> Look:
    """Decorates the check of something an upper floor keeps twice: `look(repair)` yields what it `report`s."""
    _further.append(look)
    return look


def database_objects(repair: bool) -> Iterator[Finding]:
    if names := databases.missing_objects():
        if repair:
            databases.install()
        yield Finding(_("Missing in the database: %(names)s.") % {"names": ", ".join(names)}, repair)


# --- each record ---------------------------------------------------------------------------------


def missing_anchors(model: type[Record], repair: bool) -> Iterator[Finding]:
    def mend(pks: Sequence[int]) -> None:
        rows = model._base_manager.filter(pk__in=pks)
        databases.insert(RecordAnchor, [*ANCHOR_FIELDS, "id"], [(*row.anchor_values(), row.pk) for row in rows])

    wrong = model._base_manager.filter(~Exists(_anchors().filter(pk=OuterRef("pk"))))
    text = _("Without an anchor: %(count)d of %(what)s (%(which)s).")
    yield from report(text, model, _keys(wrong), mend, repair)


def orphan_anchors(model: type[Record], repair: bool) -> Iterator[Finding]:
    def mend(pks: Sequence[int]) -> None:
        _anchors().filter(pk__in=pks).delete()

    rows = model._base_manager.filter(pk=OuterRef("pk"))
    wrong = _anchors().filter(~Exists(rows), kind=model.kind())
    text = _("Anchors whose record is gone: %(count)d of %(what)s (%(which)s).")
    yield from report(text, model, _keys(wrong), mend, repair)


def trash(model: type[Record], repair: bool) -> Iterator[Finding]:
    if not (follows := model.follows):
        return

    def mend(pks: Sequence[int]) -> None:
        parent = _above(model)._base_manager.filter(pk=OuterRef(f"{follows}_id"))
        batch = Subquery(parent.values("trash_batch")[:1])
        rows = model._base_manager.filter(pk__in=pks)
        rows.update(trashed=Subquery(parent.values("trashed")[:1]), trash_batch=batch)
        carry.mirror(model, pks, ("trashed",))

    wrong = model._base_manager.filter(**{"trashed__isnull": True, f"{follows}__trashed__isnull": False})
    text = _("Not in the trash, but what they belong to is: %(count)d of %(what)s (%(which)s).")
    yield from report(text, model, _keys(wrong), mend, repair)


def scope(model: type[Record], repair: bool) -> Iterator[Finding]:
    if not (follows := model.follows):
        return
    differs = _differ("owner", f"{follows}__owner") | _differ("group", f"{follows}__group")
    text = _("With another owner or group than what they belong to: %(count)d of %(what)s (%(which)s).")
    wrong = _keys(model._base_manager.filter(differs, **{f"{follows}__isnull": False}))
    yield from report(text, model, wrong, lambda pks: carry.follow(model, pks), repair)


def columns(model: type[Record], repair: bool) -> Iterator[Finding]:
    """Sort keys and the whole anchor, compared in Python because that is where they are made."""
    derived = [name for name in model.derived_fields() if name not in ("owner", "group")]

    def agrees(record: Record) -> bool:
        stored = [getattr(record, name) for name in derived]
        record.prepare()
        anchor = tuple(getattr(record.anchor, name) for name in ANCHOR_FIELDS)
        return stored == [getattr(record, name) for name in derived] and anchor == record.anchor_values()

    def mend(pks: Sequence[int]) -> None:
        records = list(model._base_manager.filter(pk__in=pks).order_by("pk").select_for_update())
        for record in records:
            record.prepare()
        if derived:
            databases.update(model, derived, [(*(getattr(r, n) for n in derived), r.pk) for r in records])
        databases.update(RecordAnchor, ANCHOR_FIELDS, [(*r.anchor_values(), r.pk) for r in records])

    rows, last, wrong = model._base_manager.select_related("anchor").order_by("pk"), 0, []
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        wrong += [record.pk for record in chunk if not agrees(record)]
    text = _("With an anchor or a sort key that says something else: %(count)d of %(what)s (%(which)s).")
    yield from report(text, model, wrong, mend, repair)


def history(model: type[Record], repair: bool) -> Iterator[Finding]:
    of_record = _anchors().filter(pk=OuterRef("record_id"), kind=model.kind())
    account = Subquery(of_record.values("account_id")[:1])
    changes = Change.objects.filter(Exists(of_record), kind=model.kind()).annotate(now=account)
    text = _("History under another account than the record's: %(count)d of %(what)s (%(which)s).")

    def mend(pks: Sequence[int]) -> None:
        Change.objects.filter(pk__in=pks).update(account_id=account)

    yield from report(text, model, _keys(changes.filter(_differ("account_id", "now"))), mend, repair)


def counter(model: type[Record], repair: bool) -> Iterator[Finding]:
    if not (series := model.number_series):
        return
    most = model._base_manager.aggregate(most=Max("number"))["most"] or 0
    last = Counter.objects.filter(series=series).values_list("last", flat=True).first() or 0
    if most > last:
        if repair:
            raise_to(series, most)
        said = {"series": series, "last": last, "most": most}
        text = _("The counter of «%(series)s» stands at %(last)d, but number %(most)d is in use.") % said
        yield Finding(text, repair)


# --- what hangs from records ---------------------------------------------------------------------


def links(repair: bool) -> Iterator[Finding]:
    def mend(pks: Sequence[int]) -> None:
        rows = RecordLink.objects.filter(pk__in=pks)
        rows.update(kind=Subquery(_anchors().filter(pk=OuterRef("anchor_id")).values("kind")[:1]))
        carry.links(list(rows.exclude(account=None).values_list("account_id", flat=True)))

    differs = _differ("account_owner", "account__owner") | _differ("account_group", "account__group")
    wrong = RecordLink.objects.filter(differs | _differ("kind", "anchor__kind"))
    text = _("With another owner or group than their account: %(count)d of %(what)s (%(which)s).")
    yield from report(text, RecordLink, _keys(wrong), mend, repair)


def accounts(model: type[Model], repair: bool) -> Iterator[Finding]:
    """Comments, files and whatever else hangs on an anchor and repeats its account."""

    def mend(pks: Sequence[int]) -> None:
        of_anchor = _anchors().filter(pk=OuterRef("anchor_id")).values("account_id")[:1]
        model._base_manager.filter(pk__in=pks).update(account_id=Subquery(of_anchor))

    wrong = model._base_manager.filter(_differ("account", "anchor__account"))
    text = _("Under another account than their record: %(count)d of %(what)s (%(which)s).")
    yield from report(text, model, _keys(wrong), mend, repair)


# --- helpers -------------------------------------------------------------------------------------


def report(text: str, model: type[Model], wrong: list[int], mend: Mend, repair: bool) -> Iterator[Finding]:
    """What was found of the rows `wrong`, as a sentence; with `repair` it is mended in portions."""
    if not wrong:
        return
    if repair:
        for some in carry.batches(wrong):
            with transaction.atomic():
                mend(some)
    which = ", ".join(map(str, wrong[:NAMED])) + (", …" if len(wrong) > NAMED else "")
    said = {"count": len(wrong), "what": model._meta.verbose_name_plural, "which": which}
    yield Finding(text % said, repair)


def _differ(one: str, other: str) -> Q:
    """That two columns hold different values, where two nulls are the same."""
    one_null = Q(**{f"{one}__isnull": True, f"{other}__isnull": False})
    other_null = Q(**{f"{one}__isnull": False, f"{other}__isnull": True})
    neither_null = Q(**{f"{one}__isnull": False, f"{other}__isnull": False})
    return one_null | other_null | (neither_null & ~Q(**{one: F(other)}))


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _above(model: type[Record]) -> type[Record]:
    found: type[Record] = model._meta.get_field(str(model.follows)).related_model  # type: ignore[assignment]
    return found


def _anchors() -> QuerySet[Any]:
    return RecordAnchor.objects.unscoped("compares anchors with their records")
