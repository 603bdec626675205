"""What people are told of held divisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from vinculo.abilities.notifications.models import Channel
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.records.formats import format_date, format_datetime

Values = Mapping[str, Any]


def say_turn(values: Values) -> str:
    until = format_datetime(dt.datetime.fromisoformat(values["until"]))
    return _("It is your turn: «%(division)s» of %(account)s is reserved for you until %(until)s") % {
        "division": values["division"], "account": values["account"], "until": until,
    }  # fmt: skip


def say_expires(values: Values) -> str:
    return _("A commercial action expires on %(day)s if nothing happens") % {
        "day": format_date(dt.date.fromisoformat(values["day"]))
    }


def of_division(sentence: str) -> Callable[[Values], str]:
    """Says a sentence about one division."""
    return lambda values: _(sentence) % {"division": values.get("division", ""), "account": values.get("account", "")}


def plain(sentence: str) -> Callable[[Values], str]:
    return lambda values: _(sentence)


def declare() -> None:
    """Makes the kinds known; done once, when the program starts."""
    kinds = [
        NotificationType(
            "division_turn", gettext_lazy("It is my turn for a division I wait for"), say_turn, "clock", Channel.NOW
        ),
        NotificationType(
            "action_expires", gettext_lazy("A commercial action of mine is about to expire"), say_expires, "timer"
        ),
        NotificationType(
            "action_expired", gettext_lazy("A commercial action of mine has expired"),
            plain(gettext_noop("A commercial action has expired and its divisions are free")), "timer-off",
        ),
        NotificationType(
            "hand_over", gettext_lazy("Somebody asks me to hand over a division"),
            of_division(gettext_noop("asks you to hand over «%(division)s»")), "arrow-left-right", Channel.NOW,
        ),
        NotificationType(
            "hand_over_yes", gettext_lazy("A hand-over I asked for is answered"),
            of_division(gettext_noop("hands over to you «%(division)s» of %(account)s")), "check",
        ),
        NotificationType(
            "hand_over_no", gettext_lazy("A hand-over I asked for is declined"),
            of_division(gettext_noop("does not hand over «%(division)s» of %(account)s")), "x",
        ),
        NotificationType(
            "action_released", gettext_lazy("Divisions of mine are released by a supervisor"),
            plain(gettext_noop("has released divisions of your commercial action")), "lock-open",
        ),
        NotificationType(
            "action_transferred", gettext_lazy("A commercial action is given to me or taken from me"),
            plain(gettext_noop("has given a commercial action to another person")), "user-check",
        ),
    ]  # fmt: skip
    for kind in kinds:
        register(kind)
