"""What the person who comes second is told: who holds it and until when, or only that it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.formats import format_date

SHOWN = 5  # divisions named in one sentence


@dataclass(frozen=True, slots=True)
class Taken:
    """A division of a client that cannot be had: the action `by` holds it, or it is reserved for `person`."""

    account_id: int
    division_id: int
    by: int | None
    person: int | None = None


class Collision(ValidationError):
    """Somebody else has it. `taken` tells what; the sentences tell the actor as much as he may know."""

    def __init__(self, taken: Sequence[Taken], actor: Actor, field: str = "divisions") -> None:
        self.taken = list(taken)
        super().__init__({field: sentences(taken, actor)})


@dataclass(frozen=True, slots=True)
class Holder:
    """As much of an action as somebody may know who sees it."""

    pk: int
    title: str
    name: str
    until: str
    is_me: bool

    @property
    def url(self) -> str:
        return f"/actions/{self.pk}/"


def holders(action_ids: Iterable[int | None], actor: Actor) -> dict[int, Holder]:
    """The open actions among `action_ids` that the actor sees."""
    wanted = {pk for pk in action_ids if pk}
    if not wanted:
        return {}
    rows = CommercialAction.objects.visible_to(actor).filter(pk__in=wanted).select_related("responsible")
    return {
        row.pk: Holder(
            row.pk, row.title, str(row.responsible or _("nobody")), format_date(row.until),
            row.responsible_id is not None and row.responsible_id == actor.user_id,
        )
        for row in rows
        if row.until
    }  # fmt: skip


def sentences(taken: Sequence[Taken], actor: Actor) -> list[str]:
    """One for each holder the actor may know of, one for everything else."""
    known = holders((one.by for one in taken), actor)
    colleagues = people_known({one.person for one in taken if one.person}, actor)
    names = tops({one.division_id for one in taken})
    groups: dict[tuple[str, Any], list[str]] = {}
    for one in taken:
        if one.division_id not in names:
            continue  # what it hangs from is named
        if one.by in known:
            key: tuple[str, Any] = ("held", one.by)
        elif one.person in colleagues:
            key = ("reserved", one.person)
        else:
            key = ("taken", None)
        some = groups.setdefault(key, [])
        if names[one.division_id] not in some:
            some.append(names[one.division_id])
    found = []
    for (why, which), some in groups.items():
        what = ", ".join(f"«{name}»" for name in some[:SHOWN]) + ("…" if len(some) > SHOWN else "")
        if why == "held":
            holder = known[which]
            found.append(
                _("%(what)s: held by %(name)s until %(day)s («%(action)s»).")
                % {"what": what, "name": holder.name, "day": holder.until, "action": holder.title}
            )
        elif why == "reserved":
            found.append(_("%(what)s: reserved for %(name)s.") % {"what": what, "name": colleagues[which]})
        else:
            found.append(_("%(what)s: taken.") % {"what": what})
    return found


def people_known(pks: set[int], actor: Actor) -> dict[int, str]:
    """The names of those colleagues the actor may look up."""
    from vinculo.entities.registry import entity_of

    if not pks:
        return {}
    return {user.pk: str(user) for user in entity_of(User).rows(actor).filter(pk__in=pks).queryset()}


def tops(pks: set[int]) -> dict[int, str]:
    """{key: name} of the divisions among `pks` that hang from none of the others."""
    rows: Any = Division.objects.unscoped("what was asked for is told by its name")
    found = list(rows.filter(pk__in=pks).only("pk", "path", "name", "name_key").order_by("name_key"))
    return {row.pk: row.name for row in found if pks.isdisjoint(row.ancestor_ids)}
