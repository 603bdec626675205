"""What people leave behind is cleared away at night."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task

from vinculo.jobs.schedule import scheduled

CHUNK = 500


@scheduled("40 3 * * *")
@task
def forget_sessions() -> None:
    """Sessions that ran out, and what was noted about those that are gone."""
    while keys := list(Session.objects.filter(expire_date__lt=timezone.now()).values_list("pk", flat=True)[:CHUNK]):
        Session.objects.filter(pk__in=keys).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    while pks := list(gone.values_list("pk", flat=True)[:CHUNK]):
        UserSession.objects.filter(pk__in=pks).delete()
