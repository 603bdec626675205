"""Switch a division off, with what hangs from it, or on again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.division.model import Division, below
from vinculo.entities.actions import NotNow, action
from vinculo.identity.actor import Actor
from vinculo.records import writing


@action(
    Division,
    needs="change",
    label=gettext_lazy("Switch off or on"),
    icon="power",
    bulk=True,
    done=gettext_lazy("The division has been switched over."),
)
def switch_division(division: Division, *, actor: Actor) -> None:
    """Turns «offered in forms» round. What is off takes everything below along; on it comes alone."""
    if not division.is_active and division.parent and not division.parent.is_active:
        raise NotNow(_("«%(name)s», from which it hangs, is off: switch that on first.") % {"name": division.parent})
    writing.change(division, {"is_active": not division.is_active}, actor, verb="switch")
    if not division.is_active:
        switch_off_below([division], actor)


def switch_off_below(divisions: Sequence[Division], actor: Actor) -> None:
    """Switches off what hangs from `divisions`, as far as the actor may."""
    if divisions:
        rows: Any = Division.objects.permitted(actor, "change").filter(below(divisions), is_active=True)
        for one in rows.filter(trashed__isnull=True):
            writing.change(one, {"is_active": False}, actor, verb="switch")
