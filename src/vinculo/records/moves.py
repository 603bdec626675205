"""What hangs from a record and can be given to another: comments, files, tags, links, whatever points at it.

A move is noted in the history with the rows it took along, so that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model

from vinculo.records import carry, custom
from vinculo.records.models import Reach, RecordAnchor, RecordLink
from vinculo.records.record import Record, record_models
from vinculo.records.virtual import Reference

VERB = "move"

Row = TypeVar("Row", bound=Model)
_staying: set[type[Model]] = {RecordAnchor, Reach}


def stays(model: type[Row]) -> type[Row]:
    """Decorates a model whose rows are worked out from a record: they say nothing of another and never move."""
    _staying.add(model)
    return model


@dataclass(frozen=True, slots=True)
class Move:
    """`rows` of a model (`app.model`) whose foreign key `name` leads to one record are given to another."""

    model: str
    name: str
    start: int | None
    to: int | None
    rows: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, noted: dict[str, Any]) -> Move:
        return cls(noted["model"], noted["field"], noted["from"], noted["to"], noted["rows"])

    def noted(self) -> dict[str, Any]:
        """As the history keeps it."""
        return {"model": self.model, "field": self.name, "from": self.start, "to": self.to, "rows": self.rows}

    def back(self) -> Move:
        return replace(self, start=self.to, to=self.start)


@cache
def relations(model: type[Record]) -> list[tuple[type[Model], ForeignKey]]:
    """The foreign keys through which rows that are no records hang from a record of `model`.

    What repeats other columns (the account of a comment, the closure of associations) is not moved but kept in
    step, and the anchor has its own keys.
    """
    found: list[tuple[type[Model], Any]] = []
    for other in apps.get_models(include_auto_created=True):
        if other in _staying or issubclass(other, Record):
            continue
        repeats = {"account"} if other in carry.anchored_models() else set()
        for key in other._meta.concrete_fields:
            leads_here = isinstance(key, ForeignKey) and key.related_model in (model, RecordAnchor)
            if leads_here and key.name not in repeats and not key.primary_key:
                found.append((other, key))
    return found


def below(model: type[Record]) -> list[tuple[type[Record], Any]]:
    """The keys through which records, of the same model or another, hang from a record of `model`.

    Foreign keys, and the fields that an installation has added which refer to such records.
    """
    added = [
        (other, one)
        for other in record_models().values()
        for one in custom.fields_of(other)
        if isinstance(one, Reference) and one.related_model is model
    ]
    return added + [
        (other, key)
        for other in apps.get_models()
        if issubclass(other, Record)
        for key in other._meta.concrete_fields
        if isinstance(key, ForeignKey) and not key.primary_key and key.related_model in (model, RecordAnchor)
    ]


def waiting(model: type[Record], start: int, to: int) -> Iterator[Move]:
    """Everything that would move from one record to the other, a move per foreign key that has any."""
    for other, key in relations(model):
        rows = other._base_manager.filter(**{key.name: start})
        if other is RecordLink and key.name == "account":
            rows = rows.exclude(anchor__account_id=to)  # that is its main account already
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        if pks:
            yield Move(other._meta.label_lower, key.name, start, to, pks)


def carry_out(move: Move) -> Move:
    """Moves those of its rows that still hang where the move starts; returns the move with what was moved.

    A row that the other record has already (the same tag, the same link) stays where it is.
    """
    model: Any = apps.get_model(move.model)
    here = model._base_manager.filter(**{move.name: move.start})
    if move.start is None:
        here = model._base_manager.filter(**{f"{move.name}__isnull": True})
    pks = [pk for some in carry.batches(move.rows) for pk in here.filter(pk__in=some).values_list("pk", flat=True)]
    if not _is_bound(model, move.name):
        for some in carry.batches(pks):
            model._base_manager.filter(pk__in=some).update(**{move.name: move.to})
        moved = pks
    else:
        moved = [pk for pk in pks if _moved_alone(model, pk, move)]
    _keep_in_step(model, move)
    return replace(move, rows=sorted(moved))


def _moved_alone(model: Any, pk: int, move: Move) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=pk).update(**{move.name: move.to}))
    except IntegrityError:
        return False


def _is_bound(model: type[Model], name: str) -> bool:
    """Whether some rule may refuse a row its new place: that it exists once, or a check."""
    meta = model._meta
    return bool(meta.constraints or meta.unique_together or meta.get_field(name).unique)  # type: ignore[union-attr]


def _keep_in_step(model: type[Model], move: Move) -> None:
    """Follows up what rows repeat of the record they hang from."""
    if model is RecordLink:
        ends = [pk for pk in (move.start, move.to) if pk is not None]
        carry.links(ends)
    elif model in carry.anchored_models() and move.name == "anchor" and move.to is not None:
        anchors = RecordAnchor.objects.unscoped("rows repeat the account of the record they hang from")
        account = anchors.filter(pk=move.to).values_list("account_id", flat=True).first()
        model._base_manager.filter(anchor_id=move.to).update(account_id=account)


def ends(model: type[Record], move: Move) -> list[Record]:
    """The records between which something was moved."""
    return list(model._base_manager.filter(pk__in=[pk for pk in (move.start, move.to) if pk is not None]))
