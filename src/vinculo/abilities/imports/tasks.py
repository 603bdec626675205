"""What follows an import, and what the schedule does with old ones."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django_tasks import task

from vinculo.abilities.imports.models import ImportRun
from vinculo.abilities.operations.tasks import forget_old_operations
from vinculo.jobs.schedule import scheduled
from vinculo.records import databases


@scheduled("40 3 * * *")
@task
def forget_old_imports() -> int:
    """Forgets imports after a time, rejected rows and all: they are copies of other people's data.

    What an import wrote stays, and so does its history. Its file goes when nothing else has it.
    """
    old = ImportRun.objects.filter(created__lt=timezone.now() - timedelta(days=settings.KEEP_IMPORTS_DAYS))
    count = old.count()
    old.delete()
    return count


@scheduled("20 3 * * *")
@task
def look_again(labels: list[str] | None = None) -> None:
    """Lets the database count anew what the tables of these models (`app.Model`; all) hold, so that it plans well.

    After an import a job of its own: it takes a second, and whoever waits for the import need not wait for it. And
    every night: SQLite never does so by itself.
    """
    databases.refresh_statistics(*(apps.get_model(label) for label in labels or ()))


__all__ = ["forget_old_imports", "forget_old_operations", "look_again"]
