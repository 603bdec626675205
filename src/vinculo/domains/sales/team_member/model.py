from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.team.model import SalesTeam
from vinculo.records import access


class TeamMember(models.Model):
    """A person of a sales team, and how many open leads that person takes.

    `turn` grows with every lead handed out: whoever has the lowest one is next.
    """

    team = models.ForeignKey(SalesTeam, models.CASCADE, related_name="members", verbose_name=_("sales team"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    capacity = models.PositiveIntegerField(
        _("open leads at most"), null=True, blank=True, help_text=_("Left blank, there is no limit.")
    )
    is_active = models.BooleanField(
        _("gets leads"), default=True, help_text=_("Switch it off during holidays, for example.")
    )
    turn = models.PositiveBigIntegerField(default=0, editable=False)

    access = access.Catalogue()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ("team", "user__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("team", "user"),
                name="team_member_once",
                violation_error_code="unique",
                violation_error_message=_("This person is in the team already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.team} · {self.user}"
