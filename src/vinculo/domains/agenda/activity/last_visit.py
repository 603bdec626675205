"""«Not visited since»: the date of the last visit as a question about accounts, and as a column.

Nothing is kept for it. The condition is a probe into a narrow index of visits (`activity_visit_of`) for each account
that a list walks by, so a page costs the same at a thousand accounts and at a million (docs/decisions, “last visit”).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.entities.columns import Column
from vinculo.entities.filters import NONE, Condition, Filter
from vinculo.entities.periods import Period
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among
from vinculo.records.formats import format_date

LABEL = gettext_lazy("Last visit")


def visits(actor: Actor) -> QuerySet[Any]:
    """The visits that were made, among those the actor sees."""
    found: QuerySet[Any] = Activity.objects.visible_to(actor).filter(
        category_kind=ActivityCategory.Kind.VISIT, status=Activity.Status.DONE
    )
    return found.order_by()


class LastVisitFilter(Filter):
    """`?last_visit__lte=2026-08-24`: not visited after that day, or never; `none`: never; `__gte`: visited since."""

    def __init__(self) -> None:
        super().__init__("last_visit", label=LABEL)

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.made = Filter("at", label=LABEL)  # the same question, asked of visits
        self.made.bind(Activity)
        self.field, self.widget, self.operators = self.made.field, self.made.widget, self.made.operators

    @property
    def may_be_empty(self) -> bool:
        return True

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        made = visits(actor)
        of_account = made.filter(account=OuterRef("pk"))
        if parameter == self.name and texts == [NONE]:
            return Condition(parameter, texts, ~Q(Exists(of_account)), _("Never visited"))
        period = Period.read(texts[-1])
        if parameter == self.name and period and period.outside and not period.ahead:
            # «Longer ago» is meant of the last visit, and includes who never had one.
            since = of_account.filter(at__gte=period.at(period.edge, moments=True))
            sentence = _("Not visited %(period)s") % {"period": period.back_text}
            return Condition(parameter, texts[-1:], ~Q(Exists(since)), sentence)
        asked = self.made.parse(parameter.replace(self.name, "at", 1), texts, actor)
        if parameter.endswith("lte"):
            # Later visits are what speaks against it, so what is asked for is the absence of those.
            later = of_account.exclude(asked.q)
            sentence = _("Not visited after %(day)s") % {"day": self.day_text(texts[-1], actor)}
            return Condition(parameter, asked.values, ~Q(Exists(later)), sentence)
        accounts = made.filter(asked.q, account__isnull=False).values("account_id")
        return Condition(parameter, asked.values, Q(pk__in=accounts), asked.sentence)

    def day_text(self, text: str, actor: Actor) -> str:
        """The day of a comparison, as it is read."""
        value = self.value(text, actor)
        return value.edge_text if isinstance(value, Period) else self.field.show(value)[:10]


class LastVisitColumn(Column):
    """The day of the last visit the reader may know of; one question for a whole page."""

    def __init__(self) -> None:
        super().__init__("last_visit", label=LABEL, hidden=True)

    def bind(self, model: type[Model]) -> None:
        self.model = model

    @property
    def kind(self) -> str:
        return "date"

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        of_page = visits(actor).filter(Among("account", [row.pk for row in rows]))
        return dict(of_page.values_list("account_id").annotate(Max("at"))) if rows else {}

    def value(self, row: Any, prepared: Any = None) -> Any:
        found = (prepared or {}).get(row.pk)
        return found.date() if found else None

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        return escape(format_date((prepared or {}).get(row.pk)))
