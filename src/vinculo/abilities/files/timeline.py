"""Files in the timeline."""

from __future__ import annotations

import datetime as dt

from vinculo.abilities.comments.timeline import Item, about, of_record, register
from vinculo.abilities.files.models import Attachment
from vinculo.identity.actor import Actor


def files(anchor_id: int, actor: Actor, before: dt.datetime | None, size: int) -> list[Item]:
    rows = Attachment.objects.filter(trashed__isnull=True).select_related("file")
    return [
        Item("file", row.at, row.author_name, row.name, object=row, **about(row, anchor_id))
        for row in of_record(rows, anchor_id, actor, before, size)
    ]


register("file", files)
