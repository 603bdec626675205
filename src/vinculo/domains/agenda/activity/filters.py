"""Filters that are no columns: when something is due in the words of a day's work, and whether it was followed up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity, start_of_today
from vinculo.entities.fields import Choice
from vinculo.entities.filters import Filter
from vinculo.entities.noun import Text


class When(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("This week")
    LATER = "later", _("Later than this week")


class Given(models.TextChoices):
    MISSING = "missing", _("Missing")
    GIVEN = "given", _("Given")


class WordFilter(Filter):
    """A filter of a few words, none of which is stored."""

    widget = "choice"
    operators = ()
    may_be_empty = False

    def __init__(self, name: str, words: type[models.TextChoices], label: Text) -> None:
        super().__init__(name, label=label)
        self.words = words

    def bind(self, model: type[Model]) -> None:
        self.model = model
        spoken = models.CharField(choices=self.words.choices, max_length=20)
        spoken.set_attributes_from_name(self.name)
        self.field = Choice(model, spoken)


class WhenFilter(WordFilter):
    """`?when=overdue`: by the clock of whoever asks."""

    def __init__(self) -> None:
        super().__init__("when", When, _("When"))

    def equals(self, value: Any) -> Q:
        today = start_of_today()
        week = today - dt.timedelta(days=today.weekday())
        pending = Q(status=Activity.Status.PENDING)
        match value:
            case When.OVERDUE:
                return pending & Q(at__lt=today)
            case When.TODAY:
                return Q(at__gte=today, at__lt=today + dt.timedelta(days=1))
            case When.WEEK:
                return Q(at__gte=week, at__lt=week + dt.timedelta(days=7))
        return pending & Q(at__gte=week + dt.timedelta(days=7))


class FollowUpFilter(WordFilter):
    """`?follow_up=missing`: whether somebody wrote down what became of it."""

    def __init__(self) -> None:
        super().__init__("follow_up", Given, _("Follow-up"))

    def equals(self, value: Any) -> Q:
        return Q(follow_up="") if value == Given.MISSING else ~Q(follow_up="")
