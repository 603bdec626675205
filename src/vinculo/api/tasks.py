"""The API's housekeeping."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from vinculo.api.models import StoredAnswer
from vinculo.api.repeats import KEPT
from vinculo.jobs.schedule import scheduled


@scheduled("20 * * * *")
@task
def forget_old_answers() -> int:
    """Answers are kept for a day."""
    return StoredAnswer.objects.filter(created__lt=timezone.now() - KEPT).delete()[0]
