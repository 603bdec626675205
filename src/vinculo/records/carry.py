"""Keeps copies in step, set-based: the anchors' columns, the scope that followers take from their parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, OuterRef, Subquery
from django.utils.translation import gettext as _

from vinculo.records.models import Change, RecordAnchor, RecordLink
from vinculo.records.watch import wrote

BATCH = 5000


def batches(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    """`pks` in portions that fit into one statement."""
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def inherit(records: Sequence[Any]) -> None:
    """Gives records of one model the owner and group that the record they follow has at this moment.

    Those that follow none have the scope they say themselves.

    The followed rows stay locked until the transaction ends, so that nobody hands them over meanwhile.
    Raises ValidationError when a live record would follow one that is in the trash.
    """
    if not records or not records[0].follows:
        return
    follows = records[0].follows
    above = records[0]._meta.get_field(follows).related_model
    pks = sorted({getattr(record, f"{follows}_id") for record in records} - {None})
    parents: dict[int, Any] = {}
    for some in batches(pks):
        locked = above._base_manager.filter(pk__in=some).order_by("pk").select_for_update(no_key=True)
        columns = locked.values_list("pk", "owner_id", "group_id", "trashed")
        parents |= {pk: (owner, group, trashed) for pk, owner, group, trashed in columns}
    for record in records:
        parent = getattr(record, f"{follows}_id")
        owner, group, trashed = parents.get(parent) or (*record.scope_alone(), None)
        if trashed and not record.trashed:
            # Not named: whoever restores the follower may not see it.
            raise ValidationError({follows: _("What it belongs to is in the trash: restore that first.")})
        record.owner_id, record.group_id = owner, group


def written(model: Any, pks: Sequence[int], fields: Iterable[str]) -> None:
    """After `fields` of the records `pks` were written: whatever repeats them elsewhere follows."""
    fields = set(fields)
    if fields & {"owner", "group", model.follows}:
        scope(model, pks)
    if "account" in fields and any(f.name == "account" for f in model._meta.concrete_fields):
        account(model, pks)


def mirror(model: type[Model], pks: Sequence[int], columns: Iterable[str]) -> None:
    """Copies `columns` of the records `pks` onto their anchors."""
    source = model._base_manager.filter(pk=OuterRef("pk"))
    values = {name: Subquery(source.values(name)[:1]) for name in columns}
    anchors = RecordAnchor.objects.unscoped("mirrors the records just written")
    for some in batches(pks):
        anchors.filter(pk__in=some).update(**values)


def scope(model: Any, pks: Sequence[int]) -> None:
    """Hands owner and group of the records `pks` down to what follows them and to the links that name them."""
    from vinculo.records.record import followers

    links(pks)
    for below in followers(model):
        for some in batches(pks):
            rows = below._base_manager.filter(**{f"{below.follows}__in": some})
            follow(below, list(rows.values_list("pk", flat=True)))


def follow(model: Any, pks: Sequence[int]) -> None:
    """Gives the records `pks` owner and group of the record each follows, and hands them further down."""
    if not pks:
        return
    above = model._meta.get_field(model.follows).related_model
    parent = above._base_manager.filter(pk=OuterRef(f"{model.follows}_id"))
    for some in batches(pks):
        model._base_manager.filter(pk__in=some).update(
            owner_id=Subquery(parent.values("owner_id")[:1]),
            group_id=Subquery(parent.values("group_id")[:1]),
        )
    mirror(model, pks, ("owner_id", "group_id"))
    scope(model, pks)
    wrote(model, pks)


def follow_anchor(model: Any, pointer: str, anchor_ids: Sequence[int]) -> None:
    """Gives records of `model` that follow nothing else owner and group of the anchors that `pointer` leads to."""
    anchors = RecordAnchor.objects.unscoped("copies the scope of the records just written")
    above = anchors.filter(pk=OuterRef(f"{pointer}_id"))
    for some in batches(anchor_ids):
        loose = model._base_manager.filter(**{f"{pointer}__in": some, f"{model.follows}__isnull": True})
        if pks := list(loose.values_list("pk", flat=True)):
            model._base_manager.filter(pk__in=pks).update(
                owner_id=Subquery(above.values("owner_id")[:1]), group_id=Subquery(above.values("group_id")[:1])
            )
            mirror(model, pks, ("owner_id", "group_id"))


def links(account_ids: Sequence[int]) -> None:
    """Copies owner and group of these accounts onto the links that name them."""
    anchors = RecordAnchor.objects.unscoped("copies the scope of the records just written")
    of_account = anchors.filter(pk=OuterRef("account_id"))
    for some in batches(account_ids):
        RecordLink.objects.filter(account_id__in=some).update(
            account_owner_id=Subquery(of_account.values("owner_id")[:1]),
            account_group_id=Subquery(of_account.values("group_id")[:1]),
        )


def account(model: type[Model], pks: Sequence[int]) -> None:
    """Tells everything noted on the records `pks` (comments, files, history) which account they hang from now."""
    anchors = RecordAnchor.objects.unscoped("copies the account of the records just written")
    of_anchor = anchors.filter(pk=OuterRef("anchor_id")).values("account_id")[:1]
    of_record = anchors.filter(pk=OuterRef("record_id")).values("account_id")[:1]
    changes = Change.objects.filter(kind=model._meta.model_name)
    for some in batches(pks):
        for hanging in anchored_models():
            hanging._base_manager.filter(anchor_id__in=some).update(account_id=Subquery(of_anchor))
        changes.filter(record_id__in=some).update(account_id=Subquery(of_record))


@cache
def anchored_models() -> list[type[Model]]:
    """Models that hang on an anchor and repeat its account."""
    found = []
    for model in apps.get_models():
        names = {f.name: f for f in model._meta.concrete_fields}
        if model is not RecordLink and all(
            n in names and names[n].related_model is RecordAnchor for n in ("anchor", "account")
        ):
            found.append(model)
    return found
