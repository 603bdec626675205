"""What leads add up to, a statement for each way of grouping them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import LeadStatus, Outcome
from vinculo.entities.fields import field_of
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.databases.keys import Among

TOP = 7  # lines of a table; what comes after is added up
MONTHS = 12


@dataclass(slots=True)
class Tally:
    """Leads with something in common; `key` is the value their list is filtered by, "" where it is none."""

    key: str
    label: str
    count: int = 0
    won: int = 0
    value: Decimal = Decimal(0)  # of the open ones
    won_value: Decimal = Decimal(0)
    is_open: bool = False

    def add(self, other: Tally) -> None:
        self.count += other.count
        self.won += other.won
        self.value += other.value
        self.won_value += other.won_value


FIGURES: dict[str, Any] = {
    "how_many": Count("pk"),
    "how_many_won": Count("pk", filter=Q(outcome=Outcome.WON)),
    "open_value": Sum("estimated_value", filter=Q(outcome=Outcome.OPEN)),
    "won_value": Sum("estimated_value", filter=Q(outcome=Outcome.WON)),
}


def tallied(rows: Any, by: str) -> list[tuple[Any, Tally]]:
    """[(value of `by`, tally)] of a queryset of leads, the largest first."""
    found = rows.order_by().values_list(by).annotate(**FIGURES).order_by("-how_many", by)
    return [
        (key, Tally(str(key), "", count, won, value or Decimal(0), won_value or Decimal(0)))
        for key, count, won, value, won_value in found
    ]


def by_status(rows: Any) -> list[Tally]:
    """Every status in its order; those without leads only while forms offer them."""
    found = dict(tallied(rows, "status_id"))
    told = []
    for status in LeadStatus.objects.all():
        one = found.get(status.pk) or Tally(str(status.pk), "")
        one.label, one.is_open = str(status), status.outcome == Outcome.OPEN
        if one.count or status.is_active:
            told.append(one)
    return told


def by_owner(rows: Any, actor: Actor) -> list[Tally]:
    """The people with most leads; whom the actor does not know is told of among the rest."""
    return largest(tallied(rows, "owner_id"), lambda keys: known_people(keys, actor))


def by_relation(rows: Any, name: str) -> list[Tally]:
    """By the rows of a shared list, which everybody reads."""
    model: Any = Lead._meta.get_field(name).related_model

    def names(keys: Iterable[Any]) -> dict[Any, str]:
        return {row.pk: str(row) for row in model.objects.filter(pk__in=list(keys))}

    return largest(tallied(rows, f"{name}_id"), names)


def by_country(rows: Any) -> list[Tally]:
    field = field_of(Lead, "country")
    return largest(tallied(rows, "country"), lambda keys: {key: field.show(key) for key in keys})


def known_people(keys: Iterable[int], actor: Actor) -> dict[int, str]:
    seen = entity_of(User).rows(actor).filter(Among("pk", list(keys))).queryset()
    return {user.pk: str(user) for user in seen}


def largest(tallies: list[tuple[Any, Tally]], names: Callable[[Iterable[Any]], dict[Any, str]]) -> list[Tally]:
    """The first few by name, those without a value, and all others in one line."""
    some = [(key, one) for key, one in tallies if key not in (None, "")]
    known = names([key for key, _one in some[: TOP * 3]]) if some else {}
    told: list[Tally] = []
    rest = Tally("", _("Others"))
    for key, one in some:
        if key in known and len(told) < TOP:
            one.label = known[key]
            told.append(one)
        else:
            rest.add(one)
    if rest.count:
        told.append(rest)
    for key, one in tallies:
        if key in (None, ""):
            one.key, one.label = "none", _("(none)")
            told.append(one)
    return told


def by_month(rows: Any) -> list[Tally]:
    """New leads a month and what became of them, the last twelve, those without any among them; oldest first."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    months = [shifted(first, -number) for number in range(MONTHS - 1, -1, -1)]
    grouped = rows.filter(created__gte=months[0]).annotate(month=TruncMonth("created"))
    found = {key.strftime("%Y-%m"): one for key, one in tallied(grouped, "month")}
    told = []
    for month in months:
        one = found.get(month.strftime("%Y-%m")) or Tally("", "")
        one.key, one.label = month.strftime("%Y-%m"), month.strftime("%m/%Y")
        told.append(one)
    return told


def shifted(first: Any, months: int) -> Any:
    """The first of the month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


__all__ = ["Tally", "by_country", "by_month", "by_owner", "by_relation", "by_status"]
