"""The fields an installation has added to its records, as this process knows them.

Whoever keeps the definitions plugs in here. Each request looks once, by one short query, whether they have changed
since; if so, the models get the new ones at one stroke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.core.exceptions import ValidationError

from vinculo.identity.actor import Actor
from vinculo.records.virtual import PREFIX, Definition, Linked, Reference, ReferenceKey, Virtual, field_for, key_of

Definitions = Mapping[str, Sequence[Definition]]  # by the kind of record


class _Known:
    """What was installed last."""

    version: int | None = None
    fields: Mapping[str, tuple[Virtual, ...]] = {}
    maps: Mapping[Any, dict[str, Any]] = {}


_known = _Known()
_lock = Lock()
_version: Callable[[], int] = lambda: 0  # noqa: E731
_load: Callable[[], Definitions] = dict
_related: Callable[[], Mapping[str, Any]] = dict
_migrated: Callable[[], object] = dict


def plug(
    *,
    version: Callable[[], int],
    load: Callable[[], Definitions],
    related: Callable[[], Mapping[str, Any]],
    migrated: Callable[[], object],
) -> None:
    """Names the keeper of the definitions: a number that changes with them, all of them, what types point to.

    `migrated` is called after every migrate, which may have rebuilt tables without the indexes of added fields.
    """
    global _version, _load, _related, _migrated
    _version, _load, _related, _migrated = version, load, related, migrated


def after_migrate() -> None:
    _migrated()


@contextmanager
def known() -> Iterator[None]:
    """For who works without requests: with the fields there are now, of which nobody else tells this process."""
    refresh()
    yield


def refresh(actor: Actor | None = None) -> None:
    """Takes over what has changed; for an `actor` it looks once while he acts. The system asks without one."""
    if actor is not None:
        if actor.is_system or "custom fields" in actor.memo:
            return
        actor.memo["custom fields"] = True
    version = _version()
    if version != _known.version or any(m._meta.__dict__.get(_MAP) is not found for m, found in _known.maps.items()):
        with _lock:
            _install(_load(), _related())
            _known.version = version


def fields_of(model: Any) -> tuple[Virtual, ...]:
    """The fields added to records of `model`, in their order."""
    return _known.fields.get(str(model._meta.model_name), ())


def version() -> int:
    return _known.version or 0


def is_custom(name: str) -> bool:
    return name.startswith(PREFIX)


def columns(names: Iterable[str]) -> set[str]:
    """The model fields that hold what is called `names`."""
    return {"custom" if is_custom(name) else name for name in names}


def searched(row: Any) -> list[str]:
    """What the record is found by beside its own fields."""
    if not row.custom:
        return []
    if _known.version is None:  # a process that has looked at no record yet
        refresh()
    return [str(row.custom[f.path]) for f in fields_of(row) if f.definition.searchable and f.path in row.custom]


def check(row: Any) -> None:
    """The rule of linked fields: what was just written goes with what it hangs from. Raises ValidationError."""
    told = row.__dict__.get("_custom_told")
    if not told:
        return
    errors = {
        found.name: wrong
        for found in fields_of(row)
        if isinstance(found, Linked) and told & {found.path, found.definition.parent} and (wrong := found.wrong_in(row))
    }
    if errors:
        raise ValidationError(errors)


def written(row: Any) -> None:
    """What the row holds has been saved: from here on it is what was there before."""
    row.__dict__.pop("_custom_told", None)


def fetch(rows: Sequence[Any], *names: str) -> None:
    """Fetches what records of one model refer to through their added fields (all of them, or `names`)."""
    for found in fields_of(rows[0]) if rows else ():
        if isinstance(found, Reference) and (not names or found.name in names):
            found.fetch(rows)


_MAP = "_forward_fields_map"


def _install(definitions: Definitions, related: Mapping[str, Any]) -> None:
    """Gives each model its fields: by name to Django's queries, as attributes to its rows."""
    from vinculo.records.record import record_models

    fields, maps = {}, {}
    for kind, model in record_models().items():
        found = [field_for(one, model, related) for one in definitions.get(kind, ())]
        named: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        for one in found:
            named[one.name] = attributes[one.name] = one
            if (key := key_of(one)) is not None:
                named[key.name] = attributes[key.name] = key
            if isinstance(one, Reference):
                named[one.attname] = one
                attributes[one.attname] = ReferenceKey(one)
        before: dict[str, Any] = getattr(model._meta, _MAP)
        maps[model] = {name: one for name, one in before.items() if not is_custom(name)} | named
        for name, attribute in attributes.items():
            setattr(model, name, attribute)
        # Whole, not piece by piece: other threads are asking.
        model._meta.__dict__[_MAP] = maps[model]
        for name in [name for name in vars(model) if is_custom(name) and name not in attributes]:
            delattr(model, name)
        fields[kind] = tuple(found)
    _known.fields, _known.maps = fields, maps


__all__ = [
    "Definition", "after_migrate", "check", "columns", "fetch", "fields_of", "is_custom", "plug", "refresh", "searched",
    "version", "written",
]  # fmt: skip
