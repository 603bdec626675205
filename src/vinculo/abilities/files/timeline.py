"""Files in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vinculo.abilities.comments.timeline import Asked, Item, earlier, register
from vinculo.abilities.files.models import Attachment


def files(asked: Asked) -> list[Item]:
    rows = Attachment.objects.filter(earlier("file", asked.before), trashed__isnull=True).select_related("file")
    return [Item("file", row.at, row.author_name, row.name, object=row, **asked.about(row)) for row in asked.rows(rows)]


register("file", files, _("Files"))
