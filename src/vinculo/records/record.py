"""What a record is: anchored, guarded, versioned, trashable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.identity.models import Group
from vinculo.records import access, carry, custom, databases, watch
from vinculo.records.guard import GuardedQuerySet, trusted
from vinculo.records.models import RecordAnchor
from vinculo.records.text import search_text, sort_key

# Columns of the anchor that repeat a column of the record and can be copied by one statement.
MIRRORED = ("owner_id", "group_id", "last_activity", "trashed")
ANCHOR_FIELDS = ("kind", "title", "title_key", "search", "account_id", *MIRRORED)
LIVE = models.Q(trashed__isnull=True)


class StaleVersion(Exception):
    """Somebody else saved the record meanwhile; `record` is what was about to be written."""

    def __init__(self, record: models.Model) -> None:
        super().__init__(str(record))
        self.record = record


class RecordQuerySet(GuardedQuerySet):
    """Records: scoped by `records.access`, and every bulk write keeps the anchors in step."""

    def visible_to(self, actor: Any) -> Self:
        """The live rows `actor` may see."""
        return self.permitted(actor, "view").filter(trashed__isnull=True)

    def permitted(self, actor: Any, verb: str) -> Self:
        """The rows, trashed ones included, on which `actor` may do `verb`."""
        return access.permitted(self, actor, verb)

    def update(self, **values: Any) -> int:
        """Set-based write; titles, search text and moves need Python, so they go through `bulk_save`."""
        model = self.model
        told = model.field_names(values)
        model.check_own(told)
        if in_python := told & {*model.told_fields(), model.follows}:
            raise ValueError(f"{model.__name__}.update() cannot change {', '.join(sorted(in_python))}.")
        values.setdefault("version", F("version") + 1)
        mirrored = [name for name in MIRRORED if name.removesuffix("_id") in told]
        count = 0
        with transaction.atomic():
            # Locked first: what is mirrored afterwards is what was written here, whoever else writes.
            these = model._base_manager.filter(pk__in=self.order_by().values("pk"))
            pks = list(these.order_by("pk").select_for_update().values_list("pk", flat=True))
            for some in carry.batches(pks):
                count += models.QuerySet.update(self.filter(pk__in=some), **values)
            if mirrored:
                carry.mirror(model, pks, mirrored)
            if told & {"owner", "group"}:
                carry.scope(model, pks)
            watch.wrote(model, pks, told)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Records are trashed, not deleted (records.writing.trash).")

    def bulk_create(self, objs: Iterable[Any], batch_size: int | None = None) -> list[Any]:  # type: ignore[override]
        """Inserts records and their anchors, in one stream each whatever their number."""
        records = list(objs)
        names = [f.attname for f in self.model._meta.concrete_fields]
        values = attrgetter(*names)
        with transaction.atomic():
            carry.inherit(records)
            for record, pk in zip(records, databases.reserve_ids(RecordAnchor, len(records)), strict=True):
                record.prepare()
                record.anchor_id = pk
            anchors = ((*record.anchor_values(), record.pk) for record in records)
            databases.insert(RecordAnchor, [*ANCHOR_FIELDS, "id"], anchors)
            databases.insert(self.model, names, (values(record) for record in records))
            watch.wrote(self.model, [record.pk for record in records], names, records, new=True)
        for record in records:
            record._state.adding = False
            record._state.db = self.db
        return records

    def bulk_save(self, records: Sequence[Any], fields: Iterable[str]) -> None:
        """Writes `fields` of many records, each over the version it was read with, and all that repeats them.

        The day of their last activity stays: tidying up many is nothing that was done with any of them.
        Raises StaleVersion when one of them has moved on.
        """
        model, told, now = self.model, self.model.field_names(fields), timezone.now()
        model.check_own(told)
        names = sorted({*custom.columns(told), *model.derived_fields(), "version", "changed", "last_activity"})
        values = attrgetter(*(model._meta.get_field(name).attname for name in names), "pk")
        pks = sorted(record.pk for record in records)
        with transaction.atomic():
            carry.inherit(records)
            held: dict[int, Any] = {}
            for some in carry.batches(pks):
                locked = model._base_manager.filter(pk__in=some).order_by("pk").select_for_update()
                held |= {pk: rest for pk, *rest in locked.values_list("pk", "version", "last_activity")}
            for record in records:
                version, last_activity = held.get(record.pk, (None, None))
                if version != record.version:
                    raise StaleVersion(record)
                if "last_activity" not in told:  # a comment moves it and leaves the version alone
                    record.last_activity = last_activity
                record.prepare()
                record.version += 1
                record.changed = now
            databases.update(model, names, (values(record) for record in records))
            anchors = ((*record.anchor_values(), record.pk) for record in records)
            databases.update(RecordAnchor, ANCHOR_FIELDS, anchors)
            carry.written(model, pks, told)
            watch.wrote(model, pks, {*told, *model.derived_fields()}, records)


class Record(models.Model):
    """Base of every business record.

    Subclasses say what they are called by (`title_field`), found by (`search_fields`), and, when they hang from
    another record, which foreign key they take owner and group from (`follows`).
    """

    anchor = models.OneToOneField(
        RecordAnchor, models.CASCADE, primary_key=True, editable=False, related_name="+", db_column="id"
    )
    # Their indexes are those of `list_indexes`, which walk a scope in order.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("owner"),
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("group"),
    )
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    last_activity = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    trashed = models.DateTimeField(_("in the trash since"), null=True, blank=True, editable=False)
    trash_batch = models.UUIDField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    custom = models.JSONField(_("further fields"), default=dict, editable=False)  # see records/custom.py

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    title_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[str | None] = None
    number_series: ClassVar[str | None] = None
    access: ClassVar[access.Rule] = access.OwnerAndGroup()
    # Plain functions rule(record): true of one row, whatever road it comes by (form, API, import).
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = ()
    rules_read: ClassVar[tuple[str, ...]] = ()  # relations they look into: fetched with the rows where these are many

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def id(self) -> int:
        return int(self.pk)

    @property
    def title(self) -> str:
        return str(getattr(self, self.title_field))

    @classmethod
    def kind(cls) -> str:
        return str(cls._meta.model_name)

    @classmethod
    def check_own(cls, names: Iterable[str]) -> None:
        """Raises ValueError for what is not its own: a record that follows another takes its scope from there."""
        if cls.follows and (taken := {"owner", "group"} & set(names)):
            raise ValueError(f"{cls.__name__} takes {' and '.join(sorted(taken))} from its {cls.follows}.")

    @classmethod
    def field_names(cls, names: Iterable[str]) -> set[str]:
        """The names of fields, `owner_id` being `owner`, while `external_id` is itself."""
        return {cls._meta.get_field(name).name for name in names}

    @classmethod
    def told_fields(cls) -> set[str]:
        """Fields that title or search text are made of."""
        return {cls.title_field, *cls.search_fields}

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        """Columns that are filled in, not typed in."""
        keys = key_fields(cls)
        return (*keys, "owner", "group") if cls.follows else keys

    def prepare(self) -> None:
        """Fills the columns derived from others of this row; the scope it follows is `carry.inherit`'s."""
        for name in key_fields(type(self)):
            setattr(self, name, sort_key(str(getattr(self, name.removesuffix("_key")))))

    def scope_alone(self) -> tuple[int | None, int | None]:
        """Owner and group (keys) while what it follows is left blank."""
        return None, None

    def account_anchor_id(self) -> int | None:
        """The account this record hangs from, for timelines; none for an account itself."""
        return getattr(self, "account_id", None)

    def search_values(self) -> list[Any]:
        return [self.title, *(getattr(self, name) for name in self.search_fields), *custom.searched(self)]

    def anchor_values(self) -> tuple[Any, ...]:
        """What the anchor says of this record, in the order of `ANCHOR_FIELDS`."""
        title = self.title
        return (
            self.kind(), title[:300], sort_key(title), search_text(self.search_values()),
            self.account_anchor_id(), self.owner_id, self.group_id, self.last_activity, self.trashed,
        )  # fmt: skip

    def anchor_row(self, pk: int | None = None) -> RecordAnchor:
        return RecordAnchor(pk=pk, **dict(zip(ANCHOR_FIELDS, self.anchor_values(), strict=True)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes the whole record and its anchor. A change somebody asks for goes through `records.writing`."""
        if kwargs.get("update_fields") is not None:
            raise TypeError("A record is saved whole; records.writing.change writes some of its fields.")
        every = [f.name for f in self._meta.concrete_fields]
        with transaction.atomic(savepoint=False):  # half a record is no state to go back to
            carry.inherit([self])
            self.prepare()
            custom.written(self)
            if self._state.adding and self.pk is None:
                anchor = self.anchor_row()
                anchor.save(force_insert=True)
                self.anchor = anchor
                super().save(*args, **{**kwargs, "force_insert": True})
                watch.wrote(type(self), [self.anchor_id], every, [self], new=True)
                return
            super().save(*args, **kwargs)
            self.anchor_row(pk=self.pk).save(force_update=True)
            carry.written(type(self), [self.pk], {"owner", "account"})
            watch.wrote(type(self), [self.pk], every, [self])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Records are trashed, not deleted (records.writing.trash).")

    def clean(self) -> None:
        super().clean()
        for rule in (*self.rules, custom.check):
            rule(self)

    def validate_unique(self, exclude: Any = None) -> None:
        with trusted("uniqueness looks at every row"):
            super().validate_unique(exclude=exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        blank = {name for name in optional_keys(type(self)) if getattr(self, name) == ""}
        with trusted("uniqueness looks at every row"):
            super().validate_constraints(exclude={*(exclude or ()), *blank})


def once(model: str, field: str, message: Any) -> models.UniqueConstraint:
    """Among live rows a text that is filled in stands once. `message` is for people, who may not see the other row."""
    return models.UniqueConstraint(
        fields=(field,), condition=LIVE & ~models.Q(**{field: ""}), name=f"{model}_{field}_once",
        violation_error_code="unique", violation_error_message=message,
    )  # fmt: skip


def list_indexes(model: str, *sorts: str, filters: Sequence[str] = ()) -> list[models.Index]:
    """The indexes that make a list flat: per sort column, one for all rows, one by group, one by owner.

    They cover live rows only, which is what lists show; the trash and the day of creation have one each. Text is
    searched newest first, so each scope is also walked in the order of its keys. `filters` are columns of which
    one value is asked for: where a group's rows are many and those of the value too, both together may be few.
    """
    found = [models.Index(fields=(scope, "anchor"), name=f"{model}_{scope}"[:30]) for scope in ("group", "owner")]
    walks = [(*scope, sort) for sort in sorts for scope in ((), ("group",), ("owner",))]
    for one in filters:
        walks += [(one, sorts[0]), ("group", one, sorts[0])]
    for walk in walks:
        name = "_".join((model, *walk))[:30]
        found.append(models.Index(fields=(*walk, "anchor"), name=name, condition=LIVE))
    trash = models.Q(trashed__isnull=False)
    found.append(models.Index(fields=(sorts[0], "anchor"), name=f"{model}_trash"[:30], condition=trash))
    found.append(models.Index(fields=("created",), name=f"{model}_created"[:30]))
    return found


@cache
def optional_keys(model: type[Record]) -> list[str]:
    """Text columns that are unique unless blank: a blank one has nothing to ask the database."""
    return [
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition
        for name in constraint.fields
        if ~models.Q(**{name: ""}) in constraint.condition.children
    ]


@cache
def key_fields(model: type[Record]) -> tuple[str, ...]:
    """The columns that hold the folded form of another, by which it is sorted."""
    return tuple(f.name for f in model._meta.concrete_fields if f.name.endswith("_key"))


@cache
def record_models() -> dict[str, type[Record]]:
    """Every record model by kind."""
    return {m.kind(): m for m in apps.get_models() if issubclass(m, Record)}


@cache
def followers(model: type[Record]) -> list[type[Record]]:
    """The record models that hang from `model`, whose scope and trash follow it."""
    return [m for m in record_models().values() if m.follows and m._meta.get_field(m.follows).related_model is model]


def touch(anchor_ids: Iterable[int]) -> None:
    """Notes activity on records (a comment, a file): moves `last_activity` of record and anchor to now."""
    now = timezone.now()
    anchors = RecordAnchor.objects.unscoped("activity moves the date of the record it happened to")
    by_kind: dict[str, list[int]] = {}
    for pk, kind in anchors.filter(pk__in=list(anchor_ids)).values_list("pk", "kind"):
        by_kind.setdefault(kind, []).append(pk)
    # Those that others follow come first, as in every write: two writers never wait for each other in a ring.
    for kind in sorted(by_kind, key=lambda kind: bool(record_models()[kind].follows)):
        record_models()[kind]._base_manager.filter(pk__in=by_kind[kind]).update(last_activity=now)
        anchors.filter(pk__in=by_kind[kind]).update(last_activity=now)
        watch.wrote(record_models()[kind], by_kind[kind])


__all__ = ["Record", "RecordQuerySet", "StaleVersion", "followers", "list_indexes", "record_models", "touch"]
