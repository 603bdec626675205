from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.directory.division.paths import keep_paths  # noqa: F401 - listens from here on
from vinculo.domains.directory.division.switch import switch_division, switch_off_below
from vinculo.domains.directory.division.tree import own_divisions, tree_of
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.filters import NONE
from vinculo.entities.layout import Drawn, Import, Menu, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor


def after(writes: Sequence[tuple[Division, dict[str, Any]]], actor: Actor) -> None:
    """What hangs from a division that was switched off is off too."""
    off = [division for division, changed in writes if "is_active" in changed and not division.is_active]
    switch_off_below(off, actor)


class DivisionEntity(Entity):
    """The areas business is done in, shared or of one client."""

    model = Division
    noun = Noun(_("division"), _("divisions"), "f")
    path = "divisions"
    menu = Menu("settings", icon="network", order=40)
    columns = [Link("name"), "parent", "account", "position", "is_active"]
    more_columns = ["number", "owner", "group", "created"]
    filters = ["account", "parent", "is_active"]
    presets = [View(_("Of the house"), account=NONE)]
    sort = "name"
    form = [Section(_("Division"), "name account parent position is_active")]
    quick = "name account parent"
    actions = [switch_division]
    imports = Import(
        match=("number",),
        headers={
            "number": ("id", "código", "nº"),
            "name": ("nombre", "división", "área"),
            "account": ("empresa", "cuenta", "cliente"),
            "parent": ("depende de", "división superior", "cuelga de", "parent"),
            "is_active": ("activa", "activo"),
        },
    )
    after_save = staticmethod(after)
    adds_to = {Account: [Drawn(_("Divisions"), "divisions", "division/tree.html", tree_of, own_divisions, "division")]}
    example = {"name": "Energía"}
