"""How far a lead has come, in the words of the house."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.records.catalogue import Catalogue, Colour


class Outcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("lead", "Open")
    LOST = "lost", pgettext_lazy("lead", "Lost")
    WON = "won", pgettext_lazy("lead", "Won")


class Progress(models.IntegerChoices):
    """The codes other programs know; below 100 a lead is open, below 200 it is lost."""

    NEW = 0, _("0 · new")
    MEETING = 20, _("20 · meeting arranged")
    NEEDS = 40, _("40 · needs known")
    PROPOSAL = 60, _("60 · proposal delivered")
    ACCEPTED = 80, _("80 · offer accepted")
    NO_ANSWER = 100, _("100 · closed without an answer")
    LOST = 101, _("101 · closed, lost")
    INVALID = 102, _("102 · closed, not valid")
    WON = 200, _("200 · closed, won")


def outcome_of(code: int) -> Outcome:
    if code < Progress.NO_ANSWER:
        return Outcome.OPEN
    return Outcome.LOST if code < Progress.WON else Outcome.WON


class LeadStatus(Catalogue):
    """Where a lead stands. What it is called is the company's; its `code` says whether it is open, lost or won."""

    code = models.PositiveSmallIntegerField(
        _("progress"), choices=Progress, default=Progress.NEW,
        help_text=_("Below 100 a lead is open, from 100 on it is lost, with 200 it is won."),
    )  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome, editable=False)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)
    converts = models.BooleanField(
        _("is that of converted leads"), default=False,
        help_text=_("A lead gets this status when it is converted, and in no other way. One status has this mark."),
    )  # fmt: skip

    class Meta(Catalogue.Meta):
        verbose_name = _("lead status")
        verbose_name_plural = _("lead statuses")
        constraints = (
            models.UniqueConstraint(fields=("converts",), condition=models.Q(converts=True), name="lead_converts_once"),
        )

    def clean(self) -> None:
        super().clean()
        if self.converts and self.code != Progress.WON:
            raise ValidationError({"code": _("Converted leads are won: their status has the progress 200.")})

    def validate_constraints(self, exclude: Any = None) -> None:
        """The mark may be given to another status: `save` takes it from the one that had it."""
        super().validate_constraints(exclude={*(exclude or ()), "converts"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.outcome = outcome_of(self.code)
        told = kwargs.get("update_fields")
        if told is not None and "code" in told:
            kwargs["update_fields"] = {*told, "outcome"}
        with transaction.atomic():
            if self.converts:
                LeadStatus.objects.filter(converts=True).exclude(pk=self.pk).update(converts=False)
            super().save(*args, **kwargs)


def first_status() -> LeadStatus | None:
    """What a new lead starts with: of the open ones that forms offer, the one with the least progress."""
    return LeadStatus.objects.filter(is_active=True, outcome=Outcome.OPEN).order_by("code", "position", "pk").first()


def status_of_converted() -> LeadStatus | None:
    """The status with the mark, or where the house took it away, a won one."""
    return LeadStatus.objects.filter(outcome=Outcome.WON).order_by("-converts", "position", "pk").first()
