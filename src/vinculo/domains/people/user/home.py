"""What whoever looks after the installation should know: a block of the home page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinculo.abilities.imports.models import ImportRun
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.jobs.control import queue_health
from vinculo.jobs.models import Job, Status
from vinculo.mail.models import Mail, State
from vinculo.records.formats import format_integer
from vinculo.screens.home import block

DAYS = 7


@block("keeping", 40, "people/keeping.html")
def keeping(actor: Actor) -> dict[str, Any] | None:
    """Work, imports and mails that failed this week, people who can do nothing yet; absent when all is well."""
    since = timezone.now() - dt.timedelta(days=DAYS)
    found: list[dict[str, str]] = []
    if actor.may("jobs.view"):
        if not queue_health().ok:
            found.append({"text": _("Background work stands still"), "url": "/settings/jobs/"})
        if jobs := Job.objects.filter(status=Status.FAILED, finished__gte=since).count():
            text = ngettext("%(n)s job failed this week", "%(n)s jobs failed this week", jobs) % {
                "n": format_integer(jobs)
            }
            found.append({"text": text, "url": "/settings/jobs/?status=failed"})
        if runs := ImportRun.objects.filter(state=ImportRun.State.FAILED, created__gte=since).count():
            text = ngettext("%(n)s import failed this week", "%(n)s imports failed this week", runs) % {
                "n": format_integer(runs)
            }
            found.append({"text": text, "url": "/settings/jobs/?status=failed"})
    if actor.may("mail.change"):
        stuck = Mail.objects.filter(state__in=(State.FAILED, State.UNSURE), created__gte=since).order_by()
        for state, mails in stuck.values_list("state").annotate(Count("pk")):
            text = ngettext("%(n)s mail was not delivered", "%(n)s mails were not delivered", mails) % {
                "n": format_integer(mails)
            }
            found.append({"text": text, "url": f"/settings/mail/?state={state}"})
    if actor.may("user.change") and (people := User.objects.filter(role=None, is_active=True).count()):
        text = ngettext("%(n)s person has no role", "%(n)s people have no role", people) % {"n": format_integer(people)}
        found.append({"text": text, "url": "/people/?role=none"})
    return {"warnings": found} if found else None
