"""The way an opportunity went: from which stage to which, when, by whom, and what was said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.stage.model import Stage


class StageMove(models.Model):
    """One step of an opportunity. Nobody writes or reads these but through their opportunity."""

    opportunity = models.ForeignKey("sales.Opportunity", models.CASCADE, related_name="moves", db_index=False)
    from_stage = models.ForeignKey(Stage, models.SET_NULL, null=True, related_name="+", db_index=False)
    to_stage = models.ForeignKey(Stage, models.SET_NULL, null=True, related_name="+", db_index=False)
    from_name = models.CharField(max_length=80, blank=True)  # what they were called then
    to_name = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120, blank=True)
    texts = models.JSONField(default=dict)  # {field: text} asked for by the stage; "reason" of a reopening

    class Meta:
        verbose_name = _("stage move")
        verbose_name_plural = _("stage moves")
        indexes = (models.Index(fields=("opportunity", "at"), name="stage_move_opportunity"),)

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name}"
