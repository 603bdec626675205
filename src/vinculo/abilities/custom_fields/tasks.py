"""Work behind a custom field that nobody should wait for."""

from __future__ import annotations

from django.db import connection
from django_tasks import task

from vinculo.abilities.custom_fields import indexes
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import custom, databases
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models
from vinculo.records.text import search_text

PORTION = 500


@task
def build_indexes(pk: int) -> None:
    """Makes or drops the indexes of a field; doing it twice does no harm."""
    custom.refresh()
    one = CustomField.objects.filter(pk=pk).select_related("parent").first()
    if one is not None and one.entity in record_models():
        indexes.build(one)


def build_lost_indexes() -> None:
    """Asks for the indexes that a rebuilt table lacks; before its own tables are there, there are no fields."""
    if {CustomField._meta.db_table, Job._meta.db_table} <= set(connection.introspection.table_names()):
        for one in indexes.missing():
            build_indexes.enqueue(one.pk)


@stepped_task
def find_anew(cursor: int | None, kind: str, slug: str, *, context: StepContext) -> int | None:
    """Writes the search text of the records that hold a value of `slug` once more."""
    custom.refresh()
    model = record_models()[kind]
    every = model.objects.unscoped("what a record is found by is nobody's secret to itself").order_by("pk")
    portion = list(every.filter(pk__gt=cursor or 0).values_list("pk", "custom")[:PORTION])
    records = every.filter(pk__in=[pk for pk, held in portion if slug in held]).select_for_update(of=("self",))
    databases.update(RecordAnchor, ["search"], [(search_text(one.search_values()), one.pk) for one in records])
    return portion[-1][0] if len(portion) == PORTION else None
