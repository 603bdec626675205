"""Operations as people read them: whose, what, how far, and what was left alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.abilities.comments.history import known
from vinculo.entities.entity import Entity
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.models import Batch, RecordAnchor

SHOWN_ISSUES = 200


def batches_of(actor: Actor) -> QuerySet[Batch]:
    """The operations `actor` may look at and take back, newest first: his own, or everybody's with `undo.all`."""
    rows = Batch.objects.order_by("-at", "-pk")
    return rows if actor.may("undo.all") else rows.filter(user_id=actor.pk)


def verb_of(batch: Batch) -> str:
    """What kind of operation it is, as a noun."""
    words = {
        "edit": pgettext("operation", "Bulk edit"),
        "import": pgettext("operation", "Import"),
        "merge": pgettext("operation", "Merge"),
        "trash": pgettext("operation", "Deletion"),
        "undo": pgettext("operation", "Undo"),
    }
    entity = entity_for(batch)
    labels = {action.name: action.title for action in entity.actions} if entity else {}
    return words.get(batch.verb) or labels.get(batch.verb, batch.verb)


def entity_for(batch: Batch) -> type[Entity] | None:
    try:
        return entity_named(batch.kind)
    except KeyError:
        return None


def title_of(batch: Batch) -> str:
    """What it was about; of an undo, what it took back."""
    if batch.verb == "undo" and batch.undoes:
        return f"{verb_of(batch.undoes)}: {title_of(batch.undoes)}".rstrip(": ")
    return batch.title


def state_of(batch: Batch) -> tuple[str, str]:
    """(label, tone)."""
    if batch.undone:
        return _("Undone"), "neutral"
    if batch.state == Batch.State.RUNNING:
        return _("Running"), "info"
    if batch.state == Batch.State.STOPPED:
        return _("Stopped"), "warning"
    return (_("Done, not all"), "warning") if batch.refused else (_("Done"), "success")


def issues_of(batch: Batch, actor: Actor) -> list[dict[str, Any]]:
    """[{title, url, why}] of the rows left alone; those out of the actor's sight are not named."""
    shown = batch.issues[:SHOWN_ISSUES]
    told = known({pk for _kind, pk, _why in shown}, actor)
    anchors = RecordAnchor.objects.unscoped("only those the actor may know about are asked for").filter(pk__in=told)
    titles = dict(anchors.values_list("pk", "title"))
    found = []
    for kind, pk, why in shown:
        url = entity_named(kind).url(f"{pk}/") if pk in titles else ""
        found.append({"title": titles.get(pk, str(OUT_OF_SIGHT)), "url": url, "why": why})
    return found
