"""Files in the timeline."""

from __future__ import annotations

from vinculo.abilities.comments.timeline import Item, Position, about, earlier, of_record, register
from vinculo.abilities.files.models import Attachment
from vinculo.identity.actor import Actor


def files(anchor_id: int, actor: Actor, before: Position | None, size: int) -> list[Item]:
    rows = Attachment.objects.filter(earlier("file", before), trashed__isnull=True).select_related("file")
    return [
        Item("file", row.at, row.author_name, row.name, object=row, **about(row, anchor_id))
        for row in of_record(rows, anchor_id, actor, size)
    ]


register("file", files)
