"""What the schedule does with imports."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from vinculo.abilities.imports.models import ImportRun
from vinculo.jobs.schedule import scheduled

KEPT_DAYS = 90


@scheduled("40 3 * * *")
@task
def forget_old_imports() -> int:
    """Forgets imports after a time, rejected rows and all: they are copies of other people's data.

    What an import wrote stays, and so does its history.
    """
    old = ImportRun.objects.filter(created__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    count = old.count()
    old.delete()
    return count
