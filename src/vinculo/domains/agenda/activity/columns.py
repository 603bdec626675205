"""What lists of activities show beside plain fields: the [Hecha] / [Pend] button, the category, who may be called."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.domains.agenda.activity.model import Activity, start_of_today
from vinculo.entities.columns import TONES, Column
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_date, format_datetime
from vinculo.web.templatetags.ui import icon


class Toggle(Column):
    """The status as the button that changes it; only its words for whoever may not."""

    card = "cell-side"
    also = ("at", "assigned")

    def prepare(self, rows: list[Any], actor: Actor) -> Any:
        changeable = {row.pk for row in rows if access.offers(row, actor, "change")}
        texts = {
            Activity.Status.PENDING: ("complete", pgettext("activity", "Done"), _("Done: %(name)s")),
            Activity.Status.DONE: ("reopen", "Pend", _("Pending again: %(name)s")),
        }
        return changeable, texts

    def cell(self, row: Any, prepared: Any = None) -> str:
        changeable, texts = prepared
        shade = "success" if row.status == Activity.Status.DONE else "danger" if row.is_overdue else "warning"
        label = _("Overdue") if row.is_overdue else self.text(row)
        badge = f'<span class="badge tone-{shade}">{escape(label)}</span>'
        if row.pk not in changeable or row.trashed:
            return badge
        verb, short, sentence = texts[row.status]
        name = escape(sentence % {"name": row})
        return (
            f'<span class="with-button">{badge}<button class="btn btn-xs" formaction="/activities/{row.pk}/{verb}/" '
            f'formmethod="post" aria-label="{name}" title="{name}">{short}</button></span>'
        )


class Category(Column):
    """The category with the drawing of its kind, in its colour."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        found = row.category
        shade = TONES.get(found.colour, "neutral")
        return f'<span class="badge tone-{shade}">{icon(found.icon)}{escape(str(found))}</span>'


class Moment(Column):
    """Day and hour; of what has only a day, the day."""

    also = ("at", "due", "starts", "done_at")

    def bind(self, model: type[Model]) -> None:
        super().bind(model)
        self.sort = "at"

    def cell(self, row: Any, prepared: Any = None) -> str:
        return f'<time datetime="{row.at.isoformat()}">{escape(moment_text(row))}</time>'

    def text(self, row: Any) -> str:
        return moment_text(row)


def moment_text(activity: Activity) -> str:
    """«24/11/2026 10:30», or the day alone where nobody gave an hour."""
    only_day = activity.due and activity.done_at is None and not activity.starts
    return format_date(activity.due) if only_day else format_datetime(activity.at)


__all__ = ["Category", "Moment", "Toggle", "moment_text", "start_of_today"]
