"""Background work: what waits, what runs, what failed, and trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinculo.jobs.control import cancel, queue_health, retry
from vinculo.jobs.models import Job, Status
from vinculo.records.history import note_event
from vinculo.screens.asked import actor_of

SHOWN = 100


@require_GET
def jobs_screen(request: HttpRequest) -> HttpResponse:
    check(request)
    status = request.GET.get("status", "")
    rows = Job.objects.order_by("-id")
    if status in Status.values:
        rows = rows.filter(status=status)
    counts = dict(Job.objects.values_list("status").annotate(Count("pk")))
    context = {
        "health": queue_health(),
        "jobs": rows[:SHOWN],
        "tabs": [
            {"label": _("All"), "url": "?", "active": not status},
            *(
                {"label": str(label), "url": f"?status={key}", "active": key == status, "count": counts.get(key, 0)}
                for key, label in Status.choices
            ),
        ],
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Background work"), "url": ""}],
    }
    return render(request, "people/jobs.html", context)


@require_POST
def job_change_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed job again, or give up one that waits."""
    check(request)
    job = get_object_or_404(Job, pk=pk)
    verb = request.POST.get("verb", "")
    worked: Any = retry(job) if verb == "retry" else cancel(job) if verb == "cancel" else False
    if worked:
        note_event(actor_of(request), "job", verb, str(job))
        messages.success(request, _("Done."))
    else:
        messages.error(request, _("This job is in another state by now."))
    return redirect("/settings/jobs/")


def check(request: HttpRequest) -> None:
    if not actor_of(request).may("jobs.view"):
        raise Http404
