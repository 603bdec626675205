"""The life of an import before it works: taken in, understood, its columns chosen."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vinculo.abilities.files.store import keep
from vinculo.abilities.imports.columns import guessed, importable, is_only_shown, required_names, signature
from vinculo.abilities.imports.models import ImportRun, KnownColumns, Way
from vinculo.abilities.imports.source import look_into
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records.refusals import Refused

CHUNK = 256 * 1024


def runs_of(actor: Actor, entity: type[Entity]) -> QuerySet[ImportRun]:
    """The imports this person started into `entity`, newest first."""
    return ImportRun.objects.filter(user_id=actor.pk, entity=entity.key())


def take_in(entity: type[Entity], actor: Actor, file: Any, name: str) -> ImportRun:
    """A new import from an open binary file, with the columns guessed.

    Raises PermissionDenied, and BadFile before anything is kept.
    """
    # A run without a user is one of the system: it must not come from somebody who is nobody.
    if not entity.may(actor, "import") or (actor.user_id is None and not actor.is_system):
        raise PermissionDenied
    run = ImportRun(entity=entity.key(), user_id=actor.user_id, file_name=PurePath(name).name[-255:])
    look_into(run, entity, file)
    file.seek(0)
    run.file = keep(iter(lambda: file.read(CHUNK), b""))
    run.mapping = suggested(run, entity, actor)
    run.save()
    return run


def read_again(run: ImportRun, entity: type[Entity], actor: Actor, **answers: Any) -> None:
    """Reads the file the way the person says (encoding, separator, sheet, header or not). Raises BadFile."""
    look_into(run, entity, **answers)
    run.mapping = suggested(run, entity, actor)
    run.save()


def suggested(run: ImportRun, entity: type[Entity], actor: Actor) -> dict[str, str]:
    """The columns as this person chose them for the last file like this one, or else as their names say."""
    labels, header = run.source["labels"], run.source["header"]
    if header is not None and (known := known_columns(run, entity, actor)) is not None:
        return known
    return guessed(entity, actor, header, len(labels))


def known_columns(run: ImportRun, entity: type[Entity], actor: Actor) -> dict[str, str] | None:
    """The columns as this person told them for a file with the same header, as far as he may fill them in."""
    header = run.source["header"]
    if header is None:
        return None
    mine = KnownColumns.objects.filter(user_id=actor.pk, entity=entity.key(), signature=signature(header))
    mapping = mine.values_list("mapping", flat=True).first()
    allowed = {field.name for field in importable(entity, actor)}
    return mapping if mapping and allowed.issuperset(mapping.values()) else None


def guess_again(run: ImportRun, entity: type[Entity], actor: Actor) -> None:
    """Forgets what was remembered of this header: the columns as their names say."""
    header = run.source["header"]
    if header is not None:
        KnownColumns.objects.filter(user_id=actor.pk, entity=entity.key(), signature=signature(header)).delete()
    run.mapping = guessed(entity, actor, header, len(run.source["labels"]))
    run.save(update_fields=["mapping"])


def choose_columns(run: ImportRun, entity: type[Entity], actor: Actor, mapping: dict[str, str]) -> None:
    """Notes which column fills in which field. Raises Refused when that makes no sense."""
    allowed = {field.name: field.label for field in importable(entity, actor)}
    names = list(mapping.values())
    if not names:
        raise Refused(_("Choose a field for at least one column."))
    for name in names:
        if name not in allowed:
            raise Refused(_("A column points to a field that cannot be imported."))
        if names.count(name) > 1:
            raise Refused(_("Two columns point to “%(field)s”. Leave only one."), field=allowed[name])
    run.mapping = mapping
    run.save(update_fields=["mapping"])
    header = run.source["header"]
    if header is not None and actor.user_id is not None:
        KnownColumns.objects.update_or_create(
            user_id=actor.user_id,
            entity=entity.key(),
            signature=signature(header),
            defaults={"mapping": mapping},
        )


def choose_way(run: ImportRun, way: str) -> None:
    """Notes what becomes of rows that resemble a record; what is none of the ways changes nothing."""
    if way in Way.values and not run.started:
        run.source["way"] = way
        run.save(update_fields=["source"])


def notices(run: ImportRun, entity: type[Entity], actor: Actor) -> list[str]:
    """What a person should know about the columns before going on."""
    assert entity.imports
    fields = {field.name: field for field in importable(entity, actor)}
    mapped = set(run.mapping.values())
    found = []
    ignored = [label for place, label in enumerate(run.source["labels"]) if str(place) not in run.mapping]
    shown_only = [label for label in ignored if run.source["header"] and is_only_shown(entity, label)]
    if others := [label for label in ignored if label not in shown_only]:
        found.append(_("These columns will be ignored: %(columns)s.") % {"columns": ", ".join(others)[:300]})
    if shown_only:
        sentence = _("These columns are worked out by the program and cannot be imported: %(columns)s.")
        found.append(sentence % {"columns": ", ".join(shown_only)[:300]})
    keys = [fields[name].label for name in entity.imports.match if name in fields]
    if not mapped & set(entity.imports.match):
        sentence = _("No column recognises existing records (%(keys)s), so every row will be a new one.")
        found.append(sentence % {"keys": ", ".join(keys)})
    missing = [fields[name].label for name in required_names(entity) if name in fields and name not in mapped]
    if missing:
        sentence = _("New records need: %(fields)s. Without it only existing ones can be changed.")
        found.append(sentence % {"fields": ", ".join(missing)})
    return found
