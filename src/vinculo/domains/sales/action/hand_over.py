"""Answer those who ask for a division: hand it over, or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.notifications.notify import notify
from vinculo.domains.sales.action.claim import normal
from vinculo.domains.sales.action.drop import let_go
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.days import turn
from vinculo.domains.sales.locks.model import DivisionClaim, DivisionWait, HandOver
from vinculo.domains.sales.locks.people import works_on
from vinculo.domains.sales.locks.settle import hold
from vinculo.entities.actions import NotNow, action
from vinculo.entities.inputs import RowField
from vinculo.identity.actor import Actor
from vinculo.records import writing


def pending(action: CommercialAction | None) -> Any:
    """The requests an action has not answered."""
    rows = HandOver.objects.filter(action=action, answered__isnull=True) if action else HandOver.objects.none()
    return rows.select_related("user", "division").order_by("pk")


class RequestField(RowField):
    def label_from_instance(self, obj: Any) -> str:
        return _("«%(division)s», asked for by %(name)s") % {"division": obj.division.name, "name": obj.user}


class AnswerForm(forms.Form):
    """Which request, and what to say."""

    def __init__(self, actor: Actor, row: CommercialAction | None = None) -> None:
        super().__init__()
        found = pending(row)
        self.fields["request"] = RequestField(found, label=gettext_lazy("Request"), empty_label=None)
        label = gettext_lazy("What you want to say")
        self.fields["answer"] = forms.CharField(label=label, max_length=300, required=False)
        if row is not None:
            self.initial["request"] = found.values_list("pk", flat=True).first()


def is_asked(action: CommercialAction) -> bool:
    return action.is_open and pending(action).exists()


def answered(action: CommercialAction, request: HandOver, actor: Actor, answer: str, *, accepted: bool) -> None:
    """Writes the answer once. Raises NotNow when somebody else has answered."""
    if not works_on(action, actor) or request.user_id == actor.user_id:
        raise NotNow(_("Only who works on the action answers for it."))
    hold([action.account_id])
    waiting = HandOver.objects.filter(pk=request.pk, action=action, answered__isnull=True)
    values = {"answered": timezone.now(), "answered_by": actor.user_id, "accepted": accepted, "answer": answer[:300]}
    if not waiting.update(**values):
        raise NotNow(_("That has been answered already."))


def tell(action: CommercialAction, request: HandOver, actor: Actor, answer: str, key: str, url: str) -> None:
    values = {"division": request.division.name, "account": action.account.name, "excerpt": answer}
    notify(key, [request.user_id], key=f"{key}:{request.pk}", actor=actor, url=url, values=values)


@action(
    CommercialAction, needs="change", label=gettext_lazy("Hand over…"), icon="arrow-left-right", when=is_asked,
    form=AnswerForm, done=gettext_lazy("Handed over."), on_page=False,
)  # fmt: skip
def accept_hand_over(action: CommercialAction, *, actor: Actor, request: HandOver, answer: str = "") -> None:
    """The division goes to whoever asked: into the one action open there, else it is reserved for a while."""
    answered(action, request, actor, answer, accepted=True)
    reserve(action.account_id, request)
    let_go(action, {request.division_id}, actor, DivisionClaim.How.HANDED, answer, "hand_over")
    target = only_action_of(request.user_id, action.account_id)
    url = f"/actions/new/?account={action.account_id}&divisions={request.division_id}"
    if target is not None:
        wanted = normal(target, {*target.divisions, request.division_id})
        writing.change(target, {"divisions": wanted}, actor, verb="hand_over", giving_away=True)
        url = f"/actions/{target.pk}/"
    tell(action, request, actor, answer, "hand_over_yes", url)


@action(
    CommercialAction, needs="change", label=gettext_lazy("Do not hand over…"), icon="x", when=is_asked,
    form=AnswerForm, done=gettext_lazy("Whoever asked has been told."), on_page=False,
)  # fmt: skip
def decline_hand_over(action: CommercialAction, *, actor: Actor, request: HandOver, answer: str = "") -> None:
    """It stays where it is; whoever asked is told."""
    answered(action, request, actor, answer, accepted=False)
    tell(action, request, actor, answer, "hand_over_no", f"/accounts/{action.account_id}/?tab=locks")


def reserve(account_id: int, request: HandOver) -> None:
    """What is handed over is the asker's to claim, before the waiting list."""
    until = timezone.now() + turn()
    mine = DivisionWait.objects.filter(
        DivisionWait.OPEN, account_id=account_id, division=request.division_id, user=request.user_id
    )
    if not mine.update(reserved_until=until):
        DivisionWait.objects.create(
            account_id=account_id, division_id=request.division_id, user_id=request.user_id, reserved_until=until
        )


def only_action_of(user_id: int, account_id: int) -> CommercialAction | None:
    """The open action somebody answers for with this client, where there is exactly one."""
    rows: Any = CommercialAction.objects.unscoped("whoever gets a division handed over gets it into his action")
    found = list(
        rows.filter(account_id=account_id, responsible_id=user_id, state=CommercialAction.State.OPEN, trashed=None)
        .select_for_update(of=("self",))[:2]
    )  # fmt: skip
    return found[0] if len(found) == 1 else None
