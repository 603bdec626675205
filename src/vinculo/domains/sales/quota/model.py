"""What a person or a team is to sell in a month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.team.model import SalesTeam
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.money import MoneyField


class OwnQuotas(access.Rule):
    """One's own and those of one's teams; all of them at level `all`."""

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if level is Level.ALL:
            return [Q()]
        own = access.because("person", Q(user_id=actor.user_id))
        of_team = Q(user__isnull=True, team__members__user_id=actor.user_id)
        return [own] if verb != "view" else [own, access.because("part", of_team)]

    def may_create(self, model: type[Model], actor: Actor, record: Any, level: Level) -> bool:
        return self.covers(actor, record, level)

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        return level is Level.ALL or record.user_id == actor.user_id


class Quota(models.Model):
    """What a team, or a person in it, is to sell in a month, in the currency of the house."""

    team = models.ForeignKey(SalesTeam, models.CASCADE, related_name="quotas", verbose_name=_("sales team"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person"),
        help_text=_("Left blank, it is the quota of the whole team."),
    )  # fmt: skip
    month = models.DateField(_("month"), help_text=_("Any day of it."))
    amount = MoneyField(_("amount"))

    access = OwnQuotas()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ("-month", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "month", "team"),
                condition=Q(user__isnull=False),
                name="quota_once_a_month",
                violation_error_message=_("There is a quota for that month already."),
            ),
            models.UniqueConstraint(
                fields=("team", "month"),
                condition=Q(user__isnull=True),
                name="quota_of_team_once_a_month",
                violation_error_message=_("There is a quota for that month already."),
            ),
        )

    def __str__(self) -> str:
        return " · ".join(str(one) for one in (self.team, self.user, date_format(self.month, "F Y")) if one)

    def clean(self) -> None:
        super().clean()
        self.month = self.month and self.month.replace(day=1)
        if self.amount is not None and self.amount < 0:
            raise ValidationError({"amount": _("An amount is not below zero.")})
