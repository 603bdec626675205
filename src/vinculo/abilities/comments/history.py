"""The change history as people read it: verbs, labels, old and new values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation, Scaled, field_of
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records import custom
from vinculo.records.access import anchor_arms, narrowed
from vinculo.records.models import Change, RecordAnchor
from vinculo.records.moves import VERB
from vinculo.records.record import Record, record_models

Detail = tuple[str, str, str]  # (field label, old, new)


def verb_text(verb: str) -> str:
    """What a verb of the history reads as."""
    words = {
        "create": pgettext("somebody", "created"),
        "change": pgettext("somebody", "changed"),
        "trash": _("moved to the trash"),
        "restore": _("restored"),
        "delete": _("deleted"),
        "assign": _("assigned"),
        "merge": pgettext("somebody", "merged"),
        "undo": pgettext("somebody", "undid"),
        "move": _("took over what hung from another"),
        "complete": pgettext("somebody", "did"),
        "reopen": pgettext("somebody", "reopened"),
        "participants": _("changed the participants"),
        "claim": _("claimed divisions"),
        "drop": _("let divisions go"),
        "release": _("released divisions"),
        "hand_over": _("handed over divisions"),
        "win": _("closed as won"),
        "lose": _("closed as lost"),
        "expire": _("let expire"),
        "transfer": _("gave to somebody else"),
        "collaborators": _("changed who works on it"),
        "associate": _("changed who is associated"),
        "unlink": _("unlinked"),
        "link": _("linked"),
        "tag": _("changed the tags"),
        "take": pgettext("somebody", "took"),
        "convert": pgettext("somebody", "converted"),
        "forward": _("sent on by mail"),
        "place": pgettext("somebody", "placed"),
        "confirm": pgettext("somebody", "confirmed"),
        "serve": pgettext("somebody", "served"),
        "present": pgettext("somebody", "presented"),
        "approve": pgettext("somebody", "approved"),
        "reject": pgettext("somebody", "rejected"),
        "withdraw": pgettext("somebody", "withdrew"),
        "draft": _("made it a draft again"),
        "invoice": _("marked as invoiced"),
        "segment": _("changed the segments"),
        "switch": _("switched over"),
        "comment_edit": _("edited a comment"),
        "comment_remove": _("removed a comment"),
        "comment_pin": _("pinned a comment"),
        "comment_unpin": _("unpinned a comment"),
        "file_remove": _("removed a file"),
        "import": _("imported"),
        "export": _("exported"),
        "login": _("signed in"),
        "login_failed": _("could not sign in"),
        "password": _("changed the password"),
        "send_again": _("sent again"),
        "cancel": _("cancelled"),
        "mark_arrived": _("marked as arrived"),
        "factor_add": _("set up a second factor"),
        "factor_remove": _("removed a second factor"),
        "factor_reset": _("took away the second factors"),
        "factor_failed": _("gave a wrong second factor"),
        "session_end": _("closed sessions"),
        "sso_link": _("signed in with single sign-on for the first time"),
        "view_as": _("began to see Vínculo as this person"),
        "view_as_end": _("stopped seeing Vínculo as this person"),
    }
    return words.get(verb, verb)


def details(changes: Sequence[Change], actor: Actor) -> list[list[Detail]]:
    """What each change did, without the fields this actor may not see and the names of records out of his sight."""
    told = known({pk for change in changes for pk in named_in(change)}, actor)
    return [details_of(change, actor, told) for change in changes]


def known(pks: set[int], actor: Actor) -> set[int]:
    """Of the records `pks` those the actor may know about, in the trash or not."""
    if not pks:
        return set()
    anchors = RecordAnchor.objects.filter(pk__in=pks)
    return set(
        narrowed(anchors, anchor_arms(actor, list(record_models().values())), actor).values_list("pk", flat=True)
    )


def named_in(change: Change) -> Iterable[int]:
    """The keys of the rows a change names: relations are noted as [key, name]."""
    for values in change.values.values():
        if isinstance(values, list):
            yield from (value[0] for value in values if is_named(value))


def is_named(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)


def details_of(change: Change, actor: Actor, told: set[int]) -> list[Detail]:
    if not change.record_id:  # an event, which is told by its title
        return []
    try:
        entity = entity_named(change.kind)
    except KeyError:
        return []
    if change.verb == VERB:
        return moved(change)
    hidden = entity.hidden_names(actor)
    names = known_names(entity)
    found = []
    for name, (old, new) in change.values.items():
        if name in hidden:
            continue
        label = field_of(entity.model, name).label if name in names else other_label(name)
        found.append((label, readable(entity, name, old, told), readable(entity, name, new, told)))
    return found


def moved(change: Change) -> list[Detail]:
    """What a merge gave a record, and how many of it."""
    model = apps.get_model(change.values["model"])
    label = str(model._meta.verbose_name_plural)
    return [(label[:1].upper() + label[1:], "", str(len(change.values["rows"])))]


def known_names(entity: type[Entity]) -> set[str]:
    """The fields of the model, those that the installation has added among them."""
    return {f.name for f in (*entity.model._meta.get_fields(), *custom.fields_of(entity.model))}


def other_label(name: str) -> str:
    """What a noted value that is no field of the record reads as."""
    words = {
        "tags": _("Tags"),
        "comment": _("Comment"),
        "file": _("File"),
        "factor": _("Second factor"),
        "session": _("Sessions"),
        "users": _("Associated people"),
        "to": _("To"),
    }
    words["participants"] = _("Participants")
    words["collaborators"] = _("Collaborators")
    words["segments"] = _("Segments")
    return words.get(name, name)


def readable(entity: type[Entity], name: str, value: Any, told: set[int]) -> str:
    """A stored value as people read it."""
    if value in (None, ""):
        return ""
    names = known_names(entity)
    found = field_of(entity.model, name) if name in names else None
    if isinstance(value, list):
        of_records = not isinstance(found, Relation) or issubclass(found.related, Record)
        secret = is_named(value) and of_records and value[0] not in told
        return str(OUT_OF_SIGHT) if secret else str(value[-1])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return stored_text(found, value)


def stored_text(field: Field | None, value: Any) -> str:
    """A plain value of the history in words: numbers as the house writes them."""
    if isinstance(field, Scaled):
        try:
            return field.show(value)
        except ValidationError:  # it was another kind of field then
            return str(value)
    return field.show(value) if field is not None and field.coded else str(value)


def road_text(via: str) -> str:
    """By which road a change came."""
    words = {
        "screen": _("screen"),
        "api": _("API"),
        "import": _("import"),
        "job": _("background work"),
        "cli": _("command line"),
    }
    return words.get(via, via)
