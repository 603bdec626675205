from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.stage.asked import AskedField
from vinculo.records import access
from vinculo.records.catalogue import Colour


class Stage(models.Model):
    """Where an opportunity stands. What it is called is the company's; its `kind` says what it asks for."""

    class Kind(models.TextChoices):
        NEW = "new", pgettext_lazy("stage", "New")
        WORKING = "working", pgettext_lazy("stage", "Working")
        WAITING = "waiting", pgettext_lazy("stage", "Waiting")
        WON = "won", pgettext_lazy("stage", "Won")
        LOST = "lost", pgettext_lazy("stage", "Lost")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages", verbose_name=_("pipeline"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEW)
    probability = models.PositiveSmallIntegerField(
        _("probability (%)"), default=0, validators=[MaxValueValidator(100)],
        help_text=_("What an opportunity that comes here is given."),
    )  # fmt: skip
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)
    required = AskedField(
        _("also asks for"),
        help_text=_("What must be filled in for an opportunity to come here, beside what its kind asks for."),
    )
    position = models.PositiveIntegerField(
        pgettext_lazy("order", "position"), default=0, help_text=_("Lower comes first.")
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)

    access = access.Catalogue()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("pipeline", "position", "name")
        constraints = (models.UniqueConstraint(fields=("pipeline", "name"), name="stage_name_once"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Opportunities repeat its kind and its pipeline, so both stay once there are any."""
        super().clean()
        before: Any = type(self).objects.filter(pk=self.pk or 0).values("kind", "pipeline_id").first()
        told = {"kind": "kind", "pipeline": "pipeline_id"}
        moved = [name for name, column in told.items() if before and before[column] != getattr(self, column)]
        used: Any = self.opportunities if moved else None
        if used is not None and used.unscoped("a stage is in use whoever sees its opportunities").exists():
            raise ValidationError({moved[0]: _("It is in use: this stays as it is. Create another stage instead.")})
