"""Keeps copies in step, set-based: the anchors' columns and the scope that followers take from their parent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, OuterRef, Subquery

from vinculo.records.models import Change, RecordAnchor, RecordLink

BATCH = 5000


def mirror(model: type[Model], pks: Sequence[int], columns: Iterable[str]) -> None:
    """Copies `columns` of the records `pks` onto their anchors."""
    source = model._base_manager.filter(pk=OuterRef("pk"))
    values = {name: Subquery(source.values(name)[:1]) for name in columns}
    anchors = RecordAnchor.objects.unscoped("mirrors the records just written")
    for start in range(0, len(pks), BATCH):
        anchors.filter(pk__in=pks[start : start + BATCH]).update(**values)


def scope(model: Any, pks: Sequence[int]) -> None:
    """Hands owner and group of the records `pks` down to what follows them and to the links that name them."""
    from vinculo.records.record import followers

    anchors = RecordAnchor.objects.unscoped("copies the scope of the records just written")
    of_account = anchors.filter(pk=OuterRef("account_id"))
    RecordLink.objects.filter(account_id__in=list(pks)).update(
        account_owner_id=Subquery(of_account.values("owner_id")[:1]),
        account_group_id=Subquery(of_account.values("group_id")[:1]),
    )
    for below in followers(model):
        parent = model._base_manager.filter(pk=OuterRef(f"{below.follows}_id"))
        for start in range(0, len(pks), BATCH):
            rows = below._base_manager.filter(**{f"{below.follows}__in": pks[start : start + BATCH]})
            children = list(rows.values_list("pk", flat=True))
            if not children:
                continue
            rows.update(
                owner_id=Subquery(parent.values("owner_id")[:1]),
                group_id=Subquery(parent.values("group_id")[:1]),
            )
            mirror(below, children, ("owner_id", "group_id"))
            scope(below, children)


def account(model: type[Model], pks: Sequence[int]) -> None:
    """Tells everything noted on the records `pks` (comments, files, history) which account they hang from now."""
    anchors = RecordAnchor.objects.unscoped("copies the account of the records just written")
    of_anchor = anchors.filter(pk=OuterRef("anchor_id")).values("account_id")[:1]
    for hanging in anchored_models():
        hanging._base_manager.filter(anchor_id__in=list(pks)).update(account_id=Subquery(of_anchor))
    of_record = anchors.filter(pk=OuterRef("record_id")).values("account_id")[:1]
    Change.objects.filter(kind=model._meta.model_name, record_id__in=list(pks)).update(
        account_id=Subquery(of_record)
    )


@cache
def anchored_models() -> list[type[Model]]:
    """Models that hang on an anchor and repeat its account."""
    found = []
    for model in apps.get_models():
        names = {f.name: f for f in model._meta.concrete_fields}
        if model is not RecordLink and {"anchor", "account"} <= names.keys():
            if all(names[n].related_model is RecordAnchor for n in ("anchor", "account")):
                found.append(model)
    return found
