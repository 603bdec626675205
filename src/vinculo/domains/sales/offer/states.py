"""The further verbs of an offer: rejected, withdrawn, expired, and back to draft."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing

State = Offer.State
BACK_FROM = (State.PRESENTED, State.REJECTED, State.EXPIRED, State.WITHDRAWN)


class ReasonForm(forms.Form):
    """Why."""

    def __init__(self, actor: Actor, row: Offer | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300)


def end(offer: Offer, state: State, quotes: str, reason: str, actor: Actor, verb: str) -> None:
    """Closes an offer and what of it is alive."""
    now = timezone.now()
    alive = Quote.objects.filter(offer=offer.pk, state=Quote.State.ALIVE)
    alive.update(state=quotes, decided=now, reason=reason[:300], decided_by=actor.name[:120])
    writing.change(offer, {"state": state.value, "reason": reason, "decided": now}, actor, verb=verb)


@action(
    Offer, needs="change", label=gettext_lazy("Reject…"), icon="circle-x",
    when=lambda offer: offer.state == State.PRESENTED, form=ReasonForm, done=gettext_lazy("Rejected by the client."),
)  # fmt: skip
def reject_offer(offer: Offer, *, actor: Actor, reason: str) -> None:
    """The client does not want it, and why."""
    end(offer, State.REJECTED, Quote.State.REJECTED, reason, actor, "reject")


@action(
    Offer, needs="change", label=gettext_lazy("Withdraw…"), icon="undo-2", when=lambda offer: offer.is_open,
    form=ReasonForm, done=gettext_lazy("Withdrawn: its links say so."),
)  # fmt: skip
def withdraw_offer(offer: Offer, *, actor: Actor, reason: str) -> None:
    """We no longer offer it."""
    end(offer, State.WITHDRAWN, Quote.State.WITHDRAWN, reason, actor, "withdraw")


@action(
    Offer, needs="change", label=gettext_lazy("Back to draft"), icon="rotate-ccw",
    when=lambda offer: offer.state in BACK_FROM,
    done=gettext_lazy("A draft again: presenting it makes a new version."),
)  # fmt: skip
def draft_offer(offer: Offer, *, actor: Actor) -> None:
    """To change it. Versions that are alive stay so, but nobody can accept one until it is presented again."""
    values = {"state": State.DRAFT.value, "content_seal": "", "reason": "", "decided": None}
    writing.change(offer, values, actor, verb="draft")
