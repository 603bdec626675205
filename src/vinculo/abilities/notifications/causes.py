"""What this room tells by itself: somebody is mentioned, gets a record, an import ends, a job or a mail fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vinculo.abilities.notifications.models import Channel
from vinculo.abilities.notifications.notify import notify, who_may
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.jobs import queue
from vinculo.jobs.models import Job
from vinculo.jobs.names import name_of
from vinculo.mail import outbox
from vinculo.mail.models import Mail
from vinculo.records import history
from vinculo.records.formats import format_integer
from vinculo.records.history import Entry
from vinculo.records.record import Record

FEW = 3  # records given at once that are told one by one

Values = Mapping[str, Any]


def say_mention(values: Values) -> str:
    return _("mentioned you")


def say_assigned(values: Values) -> str:
    count = values.get("count", 1)
    if count == 1:
        return _("assigned to you")
    try:
        nouns = str(entity_named(values["kind"]).noun.plural)
    except KeyError:
        nouns = _("records")
    return _("assigned to you: %(count)s %(nouns)s") % {"count": count, "nouns": nouns}


def say_import(values: Values) -> str:
    if values.get("failed"):
        return _("The import of «%(file)s» has failed") % {"file": values["file"]}
    rejected = values.get("rejected", 0)
    created, updated = (format_integer(values.get(name, 0)) for name in ("created", "updated"))
    done = _("The import of «%(file)s» has ended: %(created)s new, %(updated)s changed") % {
        "file": values["file"], "created": created, "updated": updated,
    }  # fmt: skip
    if not rejected:
        return done
    return f"{done}, " + ngettext("%(n)s rejected", "%(n)s rejected", rejected) % {"n": format_integer(rejected)}


def say_job(values: Values) -> str:
    return _("Background work has failed: %(task)s") % {"task": name_of(values.get("task", ""))}


def say_mail(values: Values) -> str:
    return _("A mail to %(to)s could not be sent: %(subject)s") % {
        "to": values.get("to", ""), "subject": values.get("subject", ""),
    }  # fmt: skip


register(NotificationType("mention", gettext_lazy("Somebody mentions me"), say_mention, "at-sign", Channel.NOW))
register(NotificationType("assigned", gettext_lazy("A record is assigned to me"), say_assigned, "user-check"))
register(NotificationType("import", gettext_lazy("An import of mine has ended"), say_import, "upload"))
register(NotificationType("job_failed", gettext_lazy("Background work has failed"), say_job, "gauge"))
register(NotificationType("mail_bad", gettext_lazy("A mail could not be sent"), say_mail, "mail", needs="mail.change"))


def listen() -> None:
    """Plugs in below; done once, when the program starts."""
    history.on_note(tell_assigned)
    queue.on_given_up(tell_job)
    outbox.on_bad(tell_mail)


def tell_assigned(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """Whoever was given records by somebody else; many at once are told in one sentence.

    What the product does by itself, such as loading demo data, is nobody's gift.
    """
    if actor.is_system:
        return
    given: dict[tuple[int, str], list[Record]] = {}
    for entry in entries:
        new = new_holder(entry)
        if new is not None and new != actor.user_id:
            row = cast(Record, entry.row)
            given.setdefault((new, row.kind()), []).append(row)
    for (user_id, kind), rows in given.items():
        if len(rows) <= FEW:
            for row in rows:
                key = f"assigned:{row.pk}:{row.version}"
                notify("assigned", [user_id], key=key, actor=actor, anchor=row.anchor)
        else:
            first = rows[0]
            key = f"assigned:{batch}:{kind}" if batch else f"assigned:{kind}:{first.pk}:{first.version}:{len(rows)}"
            values = {"count": len(rows), "kind": kind}
            notify("assigned", [user_id], key=key, actor=actor, url=entity_named(kind).url(), values=values)


def new_holder(entry: Entry) -> int | None:
    """Who has the record from now on, if this write gave it to somebody."""
    row = entry.row
    if not isinstance(row, Record):
        return None
    column = getattr(row.access, "person", "") or ("" if row.follows else "owner")
    if column not in entry.values or entry.verb not in ("create", "change", "assign"):
        return None
    found: int | None = getattr(row, f"{column}_id")
    return found


def tell_job(job: Job) -> None:
    """Whoever asked for the work, or else those who look after it; once, however often it is tried again."""
    recipients = [job.enqueued_by] if job.enqueued_by else who_may("jobs.view")
    values = {"task": job.task}
    url = "" if job.enqueued_by else "/settings/jobs/?status=failed"
    notify("job_failed", recipients, key=f"job:{job.pk}", url=url, values=values)


def tell_mail(mail: Mail) -> None:
    """Those who look after mail; never of a mail that tells of a notification, which would go round."""
    if mail.kind in ("notification", "digest"):
        return
    values = {"to": mail.to_text[:120], "subject": mail.subject[:120]}
    url = f"/settings/mail/?state={mail.state}"
    notify("mail_bad", who_may("mail.change"), key=f"mail:{mail.pk}:{mail.attempts}", url=url, values=values)
