"""Keeps the paths of divisions true, whoever moves what and by whichever road."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.directory.division.model import Division
from vinculo.records import databases
from vinculo.records.carry import batches
from vinculo.records.models import Counter
from vinculo.records.watch import on_write

TREE = "division tree"


def hold_tree() -> None:
    """One at a time changes the tree of divisions, until the transaction ends; nobody shares it then."""
    Counter.objects.select_for_update(no_key=True).get_or_create(series=TREE)


def share_tree() -> None:
    """Nobody changes the tree of divisions until the transaction ends; others may share it."""
    if not databases.shared_lock(Counter.objects.filter(series=TREE)):
        hold_tree()  # the first time ever


@on_write
def keep_paths(model: type[Any], pks: Sequence[int]) -> None:
    """Gives the divisions just written, and what hangs from them, the paths their parents have by now.

    Raises ValidationError when somebody else's move a moment ago made one of them its own ancestor.
    """
    if model is not Division:
        return
    hold_tree()
    rows: Any = Division.objects.unscoped("paths are kept for the whole tree").select_related("parent")
    floor, written = [row for some in batches(pks) for row in rows.filter(pk__in=some)], set(pks)
    while floor:
        moved = []
        for row in floor:
            path = row.parent.path_below if row.parent else ""
            if f"/{row.pk}/" in f"/{path}":
                raise ValidationError({"parent": _("A division cannot hang from itself or from its own divisions.")})
            if row.path != path:
                row.path = path
                moved.append(row)
        databases.update(Division, ["path"], [(row.path, row.pk) for row in moved])
        # The rows written may have had their new path already, unlike what hangs from them.
        above = sorted({row.pk for row in moved} | written)
        floor = [row for some in batches(above) for row in rows.filter(parent_id__in=some)]
        written = set()
