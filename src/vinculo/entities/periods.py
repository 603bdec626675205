"""Days counted from today, in filters of dates.

`-90d` are the last ninety days, `30d` the next thirty; `!-90d` is longer ago than that, or never.

The words stay in the query, so a saved view or a segment means the days of whenever it is read.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PATTERN = "!?[+-]?[0-9]{1,4}[dwmy]"
PERIOD = re.compile(PATTERN)
# What people are offered; a query may say any other number.
OFFERED = ("-7d", "-30d", "-90d", "-1y", "!-30d", "!-60d", "!-90d", "!-180d", "!-1y")


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, weeks, months or years (`unit` d, w, m, y) back or `ahead`; `outside` is all beyond them."""

    count: int
    unit: str
    ahead: bool
    outside: bool
    edge: dt.date  # the day furthest from today that still belongs to it

    @classmethod
    def read(cls, text: str) -> Period | None:
        """The period somebody wrote; None when it is none, or leaves the calendar."""
        if not PERIOD.fullmatch(text):
            return None
        outside, count, unit = text.startswith("!"), int(text.lstrip("!+-")[:-1]), text[-1]
        ahead = "-" not in text
        try:
            edge = moved(timezone.localdate(), count if ahead else -count, unit)
        except (ValueError, OverflowError):
            return None
        return cls(count, unit, ahead, outside, edge) if 1000 < edge.year < 9000 else None

    def condition(self, column: str, *, moments: bool, nullable: bool) -> Q:
        """That `column`, a day or a moment, lies in it. What never was lies outside of every period."""
        day = dt.timedelta(days=1)
        if self.outside:
            beyond = {f"{column}__gte": self.at(self.edge + day, moments)}
            far = Q(**beyond) if self.ahead else Q(**{f"{column}__lt": self.at(self.edge, moments)})
            return far | Q(**{f"{column}__isnull": True}) if nullable else far
        first, last = sorted((timezone.localdate(), self.edge))
        return Q(**{f"{column}__gte": self.at(first, moments), f"{column}__lt": self.at(last + day, moments)})

    def at(self, day: dt.date, moments: bool) -> Any:
        """The beginning of `day`, as a column of days or of moments holds it."""
        return timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if moments else day

    @property
    def length(self) -> str:
        return {
            "d": ngettext("%(n)d day", "%(n)d days", self.count),
            "w": ngettext("%(n)d week", "%(n)d weeks", self.count),
            "m": ngettext("%(n)d month", "%(n)d months", self.count),
            "y": ngettext("%(n)d year", "%(n)d years", self.count),
        }[self.unit] % {"n": self.count}

    def __str__(self) -> str:
        """«in the last 90 days», «more than 90 days ago»…"""
        if self.outside:
            text = _("more than %(length)s ahead") if self.ahead else _("more than %(length)s ago")
            return text % {"length": self.length}
        return self.ahead_text if self.ahead else self.back_text

    @property
    def back_text(self) -> str:
        """«in the last year», «in the last 90 days»: languages bend the words with the unit and the number."""
        return {
            "d": ngettext("in the last day", "in the last %(n)d days", self.count),
            "w": ngettext("in the last week", "in the last %(n)d weeks", self.count),
            "m": ngettext("in the last month", "in the last %(n)d months", self.count),
            "y": ngettext("in the last year", "in the last %(n)d years", self.count),
        }[self.unit] % {"n": self.count}

    @property
    def ahead_text(self) -> str:
        return {
            "d": ngettext("in the next day", "in the next %(n)d days", self.count),
            "w": ngettext("in the next week", "in the next %(n)d weeks", self.count),
            "m": ngettext("in the next month", "in the next %(n)d months", self.count),
            "y": ngettext("in the next year", "in the next %(n)d years", self.count),
        }[self.unit] % {"n": self.count}

    @property
    def edge_text(self) -> str:
        """The edge by itself: «90 days ago»."""
        text = _("in %(length)s from now") if self.ahead else _("%(length)s ago")
        return text % {"length": self.length}


def moved(day: dt.date, count: int, unit: str) -> dt.date:
    """`day` moved by `count` units; the end of a shorter month where it has no such day."""
    if unit in "dw":
        return day + dt.timedelta(days=count * (7 if unit == "w" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1), 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
