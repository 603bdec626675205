"""One's day, and what the team has open: blocks of the home page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.utils import timezone

from vinculo.domains.agenda.activity.model import Activity, start_of_today
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.model import Account
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import User
from vinculo.records import access
from vinculo.records.formats import format_date
from vinculo.records.rows import Order, Rows
from vinculo.screens.home import block

SHOWN = 8
MOST = 999


def mine(actor: Actor) -> Rows:
    """What is assigned to the actor and waits."""
    rows = entity_of(Activity).rows(actor)
    return rows.filter(assigned_id=actor.user_id, status=Activity.Status.PENDING)


@block("my-day", 10, "agenda/my_day.html")
def my_day(actor: Actor) -> dict[str, Any] | None:
    """What is overdue or due today, and the next meetings and visits."""
    if not entity_of(Activity).may(actor, "view") or actor.user_id is None:
        return None
    today = start_of_today()
    tomorrow = today + dt.timedelta(days=1)
    waiting = mine(actor).filter(at__lt=tomorrow)
    kinds = (ActivityCategory.Kind.MEETING, ActivityCategory.Kind.VISIT)
    meetings = mine(actor).filter(at__gte=today, category_kind__in=kinds)
    due = waiting.page(Order("at"), SHOWN, shape=with_client)
    drawn = lines([*due, *meetings.page(Order("at"), SHOWN // 2, shape=with_client)], actor)
    return {
        "count": capped(waiting.count(MOST)),
        "due": drawn[: len(due)],
        "meetings": drawn[len(due) :],
        "may_log": entity_of(Activity).may(actor, "create"),
    }


def capped(count: int | None) -> str:
    """A count as the head of a block tells it; nothing for none."""
    return f"{MOST}+" if count is None or count > MOST else str(count or "")


def with_client(rows: Any) -> Any:
    return rows.select_related("category", "account", "contact", "assigned")


def lines(rows: list[Any], actor: Actor) -> list[dict[str, Any]]:
    """[{pk, subject, when, overdue, icon, client, who, may}] as the blocks draw them."""
    wanted = {row.account_id for row in rows if row.account_id}
    in_sight = Account.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True)
    seen = set(in_sight) if wanted else set()  # a client out of sight is not named
    return [
        {
            "pk": row.pk,
            "subject": row.subject,
            "when": when(row),
            "overdue": row.is_overdue,
            "icon": row.category.icon,
            "client": str(row.account) if row.account_id in seen else "",
            "who": str(row.assigned or ""),
            "may": access.offers(row, actor, "change"),
        }
        for row in rows
    ]


def when(activity: Activity) -> str:
    """The hour of what is today, the day of everything else."""
    at = timezone.localtime(activity.at)
    is_today = activity.starts and at.date() == timezone.localdate()
    return f"{at:%H:%M}" if is_today else format_date(at)


@block("team", 20, "agenda/team.html")
def team(actor: Actor) -> dict[str, Any] | None:
    """For whoever sees everything: what the team has overdue, and what each did in the last seven days."""
    if access.level_for(Activity, actor, "view") is not Level.ALL or not actor.may("user.view"):
        return None
    today = start_of_today()
    rows = entity_of(Activity).rows(actor)
    overdue = rows.filter(status=Activity.Status.PENDING, at__lt=today)
    week = rows.filter(status=Activity.Status.DONE, at__gte=today - dt.timedelta(days=6))
    figures = by_person(overdue, week)
    late, done = figures.get(Activity.Status.PENDING, {}), figures.get(Activity.Status.DONE, {})
    named = {pk for pk in done.keys() | late.keys() if pk}
    people = dict(User.objects.filter(pk__in=named).values_list("pk", "name"))
    each = [
        {"name": name, "pk": pk, "done": done.get(pk, 0), "late": late.get(pk, 0)}
        for pk, name in sorted(people.items(), key=lambda pair: (-done.get(pair[0], 0), pair[1]))
    ]
    return {
        "count": capped(sum(late.values())),
        "overdue": lines(overdue.page(Order("at"), SHOWN, shape=with_client), actor),
        "people": each,
        "since": (today - dt.timedelta(days=6)).date().isoformat(),
    }


def by_person(*several: Rows) -> dict[str, dict[int | None, int]]:
    """{status: {person, None for nobody: how many}}: one statement, in which each walks along its own index."""
    found: dict[str, dict[int | None, int]] = {}
    each = [rows.queryset().order_by().values_list("status", "assigned_id").annotate(Count("pk")) for rows in several]
    for status, person, count in each[0].union(*each[1:], all=True):
        found.setdefault(status, {})[person] = count
    return found
