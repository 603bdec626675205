"""Everything the list shows, as CSV or XLSX: the same rows, the same columns."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from vinculo.entities.entity import Entity
from vinculo.entities.export import ExportPlan
from vinculo.entities.query import BadQuery, ListQuery
from vinculo.entities.tables.write import write_csv, write_xlsx
from vinculo.identity.actor import Actor
from vinculo.records.formats import Refused
from vinculo.records.history import note_event
from vinculo.screens.asked import actor_of, asked, refusal, require


@require_GET
def export_screen(
    request: HttpRequest, entity: type[Entity], kind: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The file. `kind` is csv or xlsx."""
    actor = actor_of(request)
    require(entity, actor, "export")
    try:
        query = asked(request, entity, actor)
    except BadQuery as bad:
        return refusal(request, entity, bad.errors, 400)
    note_event(actor, entity.key(), "export", file_name(entity, kind), {"query": request.GET.urlencode()[:1000]})
    name = file_name(entity, kind)
    plan = ExportPlan(entity, query.columns, actor, language=get_language() or "es")
    if kind == "csv":
        chunks = write_csv(
            plan.columns,
            plan.rows(exported(entity, query, actor), query.order),
            language=plan.language,
            zone=timezone.get_current_timezone(),
        )
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        try:
            write_xlsx(
                plan.columns, plan.rows(exported(entity, query, actor), query.order), path, language=plan.language
            )
        except Refused as refused:
            return refusal(request, entity, {"xlsx": str(refused)}, 422)
        # The file stays readable through its handle after the folder is gone.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def exported(entity: type[Entity], query: ListQuery, actor: Actor) -> Any:
    """The rows of the list that the actor may take away."""
    return query.narrow(entity, entity.rows(actor, "export", trash=query.trash))


def file_name(entity: type[Entity], kind: str) -> str:
    return f"{slugify(str(entity.noun.plural))}-{timezone.localdate():%Y%m%d}.{kind}"
