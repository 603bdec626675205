"""What the schedule does with notifications."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from vinculo.abilities.notifications.digest import send_digests
from vinculo.abilities.notifications.models import Notification
from vinculo.jobs.schedule import scheduled

KEPT_DAYS = 180

__all__ = ["forget_old_notifications", "send_digests"]


@scheduled("55 3 * * *")
@task
def forget_old_notifications() -> int:
    """Forgets what people were told long ago."""
    count, _by_model = Notification.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return count
