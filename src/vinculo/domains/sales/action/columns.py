"""What lists say and ask of actions beside their fields: until when, the last contact, which division."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from django.db import models
from django.db.models import Max, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vinculo.domains.agenda.activity.filters import WordFilter
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.days import quiet_since, until_of, warning
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.entities.columns import Badge, Column, RelatedCount
from vinculo.entities.filters import Condition, Filter
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among
from vinculo.records.formats import format_date, format_relative

WEEK = dt.timedelta(days=7)
TONES = {"open": "info", "won": "success", "lost": "danger", "expired": "warning"}
OPEN = CommercialAction.State.OPEN


class StateBadge(Badge):
    """The state, in its colour."""

    def shade(self, row: Any) -> str:
        return TONES.get(row.state, "neutral")


class UntilColumn(Column):
    """Until when it holds its divisions if nothing happens; sorted by the last activity it is worked out from."""

    also = ("state", "last_activity")

    def __init__(self) -> None:
        super().__init__("until", label=pgettext_lazy("lock", "Expires"), sort="last_activity")

    def bind(self, model: type[Model]) -> None:
        self.model = model

    @property
    def kind(self) -> str:
        return "date"

    def prepare(self, rows: list[Any], actor: Actor) -> dict[int, dt.datetime]:
        found = {row.pk: row.until for row in rows if not row._state.adding and row.until}
        if bare := [row.pk for row in rows if row._state.adding]:  # exports read rows as bare keys
            shown: Any = CommercialAction.objects.unscoped("rows that are shown already")
            known = shown.filter(Among("pk", bare), state=OPEN).values_list("pk", "last_activity")
            found |= {pk: until_of(at) for pk, at in known}
        return found

    def value(self, row: Any, prepared: Any = None) -> Any:
        until = (prepared or {}).get(row.pk)
        return timezone.localtime(until).date() if until else None

    def text(self, row: Any) -> str:
        return format_date(row.until) if row.until else ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        until = (prepared or {}).get(row.pk)
        if until is None:
            return ""
        near = until - timezone.now() < warning()
        return f'<span class="badge tone-warning">{format_date(until)}</span>' if near else format_date(until)


class LastContactColumn(Column):
    """When something logged on it was last done, among what the reader sees; one question for the page."""

    def __init__(self) -> None:
        super().__init__("last_contact", label=gettext_lazy("Last contact"))

    def bind(self, model: type[Model]) -> None:
        self.model = model

    @property
    def kind(self) -> str:
        return "datetime"

    def prepare(self, rows: list[Any], actor: Actor) -> dict[int, dt.datetime]:
        return last_contacts([row.pk for row in rows], actor)

    def value(self, row: Any, prepared: Any = None) -> Any:
        return (prepared or {}).get(row.pk)

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        at = (prepared or {}).get(row.pk)
        return f'<time datetime="{at.isoformat()}">{escape(format_relative(at))}</time>' if at else ""


def last_contacts(pks: list[int], actor: Actor) -> dict[int, dt.datetime]:
    """{action: when}, of activities that were done and that the actor sees."""
    if not pks:
        return {}
    done = Activity.objects.visible_to(actor).filter(Among("linked", pks), status=Activity.Status.DONE).order_by()
    return dict(done.values_list("linked_id").annotate(Max("at")))


class OpenActions(RelatedCount):
    """How many open actions a client has, with the «+» that opens another."""

    def counted(self, actor: Actor) -> models.QuerySet[Any]:
        return super().counted(actor).filter(state=OPEN)


class Soon(models.TextChoices):
    WEEK = "week", gettext_lazy("Within seven days")
    LATER = "later", gettext_lazy("Later")


class UntilFilter(WordFilter):
    """`?until=week`: open actions that expire within seven days unless something happens."""

    def __init__(self) -> None:
        super().__init__("until", Soon, gettext_lazy("Expires"))

    def equals(self, value: Any) -> Q:
        edge = quiet_since(timezone.now() + WEEK)
        if value == Soon.WEEK:
            return Q(state=OPEN, last_activity__lt=edge)
        return Q(state=OPEN, last_activity__gte=edge)


class DivisionFilter(Filter):
    """`?division=12`: open actions that hold it, closed ones that held it."""

    def __init__(self) -> None:
        super().__init__("division", label=gettext_lazy("Division"))

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.made = Filter("division", label=gettext_lazy("Division"))
        self.made.bind(DivisionClaim)
        self.field, self.widget, self.operators = self.made.field, self.made.widget, ()

    @property
    def may_be_empty(self) -> bool:
        return False

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        divisions = [self.made.value(text, actor) for text in texts]
        claims = DivisionClaim.objects.filter(Q(released__isnull=True) | ~Q(action__state=OPEN), division__in=divisions)
        names = f" {_('or')} ".join(str(one) for one in divisions)
        sentence = _("%(field)s is %(value)s") % {"field": self.label, "value": names}
        return Condition(parameter, texts, Q(pk__in=claims.values("action")), sentence)
