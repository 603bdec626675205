"""From stage to stage: what the next one asks for, who was quicker, and the way back from won and lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import ASKED, CLOSED, TEXTS, asked_by, is_blank
from vinculo.domains.sales.opportunity.steps import write_steps
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.entities.actions import NotNow, action
from vinculo.entities.fields import field_of
from vinculo.entities.inputs import RowField
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes
from vinculo.identity.actor import Actor
from vinculo.records import access

EVERY = [name for names in ASKED.values() for name in names]


class MovedMeanwhile(NotNow):
    """Somebody else was quicker; the text says who."""


def stages(opportunity: Opportunity | None = None) -> QuerySet[Stage]:
    """Where one may go: the stages that are offered, of the opportunity's own road where there is one."""
    found = Stage.objects.filter(is_active=True).select_related("pipeline")
    return found.filter(pipeline_id=opportunity.pipeline_id) if opportunity is not None else found


def told(stage: Stage) -> list[str]:
    """The fields that a move to `stage` writes: those it must have, and the invoice number that may come later."""
    return list(dict.fromkeys([*ASKED[stage.kind], *stage.required]))


def goes_back(opportunity: Opportunity, stage: Stage) -> bool:
    return not opportunity.is_open and stage.kind not in CLOSED


class MoveForm(forms.Form):
    """Where to, and what that stage asks for. With `to` exactly that; without, whatever the kinds ask for.

    Comments are asked afresh each time, everything else opens with what the opportunity holds.
    """

    def __init__(self, actor: Actor, row: Opportunity | None = None, to: Stage | None = None) -> None:
        super().__init__()
        self.row = row
        self.fields["stage"] = RowField(Stage.objects.filter(is_active=True), label=_("Stage"), empty_label="")
        names = told(to) if to else EVERY
        for name in names:
            field = field_of(Opportunity, name)
            self.fields[name] = field.form_field(actor)
            self.fields[name].required = to is not None and name in asked_by(to)
            if row is not None and name not in TEXTS:
                self.initial[name] = field.initial(getattr(row, name))
        if to is None or (row is not None and goes_back(row, to)):
            self.fields["reason"] = forms.CharField(
                label=_("Why is it taken back?"), required=to is not None, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.fields["version"] = forms.IntegerField(
            label=_("Version"), required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
        )
        if row is not None:
            self.initial["version"] = row.version
        if to is not None:
            self.fields["stage"].widget = forms.HiddenInput()
            self.initial["stage"] = to.pk

    def clean(self) -> dict[str, Any]:
        """What the chosen stage asks for is there; of many rows only what all are asked afresh."""
        found: dict[str, Any] = super().clean() or {}
        if stage := found.get("stage"):
            for name in missing(stage, found, self.row):
                self.add_error(name, _("The stage «%(stage)s» asks for this.") % {"stage": stage})
        return found


def missing(stage: Stage, values: dict[str, Any], row: Opportunity | None) -> Iterable[str]:
    """Of what `stage` asks for, what neither `values` bring nor, unless it is asked afresh, `row` holds."""
    for name in asked_by(stage):
        held = name not in TEXTS and (row is None or not is_blank(row, name))
        if values.get(name) in (None, "") and not held:
            yield name


@action(
    Opportunity,
    needs="change",
    label=gettext_lazy("Move to stage…"),
    icon="columns-3",
    form=MoveForm,
    bulk=True,
    done=gettext_lazy("Moved."),
)
def move_opportunity(
    opportunity: Opportunity,
    *,
    actor: Actor,
    stage: Stage,
    version: int | None = None,
    reason: str = "",
    **values: Any,
) -> None:
    """Puts the opportunity at `stage` with what that asks for, and notes the step. The same stage again is a step too.

    `version` is the one the mover looked at. Raises MovedMeanwhile when somebody was quicker, ValidationError by field
    when something is missing, PermissionDenied when it is closed and the actor may not take it back.
    """
    if version is not None and version != opportunity.version:
        raise MovedMeanwhile(who_was_quicker(opportunity))
    if absent := list(missing(stage, values, opportunity)):
        raise ValidationError(dict.fromkeys(absent, _("The stage «%(stage)s» asks for this.") % {"stage": stage}))
    if goes_back(opportunity, stage):
        if not access.reaches(opportunity, actor, "reopen"):
            raise PermissionDenied
        if not reason.strip():
            raise ValidationError({"reason": _("Say why it is taken back.")})
        opportunity.reopening, opportunity.reason = True, reason.strip()
    given = {name: values[name] for name in told(stage) if values.get(name) not in (None, "")}
    again = stage.pk == opportunity.stage_id
    if not again:  # what was true of the last stage
        given |= {"stage": stage, "state": Opportunity.State.NORMAL, "probability": None}
    save_changes(entity_of(Opportunity), opportunity, given, actor)
    if again:
        opportunity.came_from = stage.pk
        write_steps([opportunity], actor)


def who_was_quicker(opportunity: Opportunity) -> str:
    """What the slower of two is told."""
    last = StageMove.objects.filter(opportunity_id=opportunity.pk).order_by("-at", "-pk").first()
    values = {"name": opportunity, "stage": opportunity.stage, "who": last.by_name if last else ""}
    if not values["who"]:
        return _("«%(name)s» has changed meanwhile; it is at «%(stage)s» now. Look at it again.") % values
    return _("«%(name)s» has changed meanwhile: %(who)s put it at «%(stage)s». Look at it again.") % values


class ReopenForm(forms.Form):
    """Why it is taken back."""

    def __init__(self, actor: Actor, row: Opportunity | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(
            label=_("Why is it taken back?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )


@action(
    Opportunity,
    needs="reopen",
    label=gettext_lazy("Reopen…"),
    icon="rotate-ccw",
    when=lambda opportunity: not opportunity.is_open,
    form=ReopenForm,
    done=gettext_lazy("It is open again."),
)
def reopen_opportunity(opportunity: Opportunity, *, actor: Actor, reason: str) -> None:
    """Back to where it stood before it was won or lost, else to the first stage of its road."""
    steps = StageMove.objects.filter(opportunity_id=opportunity.pk, from_stage__is_active=True)
    before = steps.exclude(from_stage__kind__in=CLOSED).order_by("-at", "-pk").first()
    stage = before.from_stage if before else stages(opportunity).exclude(kind__in=CLOSED).first()
    if stage is None:
        raise NotNow(_("There is no open stage to take it back to."))
    opportunity.reopening, opportunity.reason = True, reason.strip()
    values = {"stage": stage, "probability": None}
    save_changes(entity_of(Opportunity), opportunity, values, actor)


__all__ = ["MoveForm", "MovedMeanwhile", "move_opportunity", "reopen_opportunity", "stages", "told"]
