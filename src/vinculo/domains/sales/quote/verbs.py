"""What is done with a version that is alive: sent once more, taken back."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.quote.mailing import mail_quote
from vinculo.domains.sales.quote.model import Quote
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.jobs.backend import enqueue
from vinculo.records.history import Entry, note

State = Quote.State


class SendForm(forms.Form):
    """To whom, and what to say."""

    def __init__(self, actor: Actor, row: Quote | None = None) -> None:
        super().__init__()
        self.fields["to"] = forms.EmailField(label=_("E-mail of the client"), max_length=254)
        self.fields["message"] = forms.CharField(
            label=_("Message"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
        )
        if row is not None:
            offer = row.offer
            self.initial["to"] = row.sent_to or (offer.contact.email if offer.contact else "") or offer.account.email


@action(
    Quote, needs="send", label=gettext_lazy("Send by mail…"), icon="mail",
    when=lambda quote: quote.state == State.ALIVE, form=SendForm, done=gettext_lazy("The mail is on its way."),
)  # fmt: skip
def send_quote(quote: Quote, *, actor: Actor, to: str, message: str = "") -> None:
    """A mail with the PDF and the private link; the worker makes both."""
    Quote.objects.filter(pk=quote.pk).update(sent_to=to)
    enqueue(mail_quote, quote.pk, to, message, actor.user_id, unique_key=f"quote:{quote.pk}:{to}")
    note(actor, [Entry(quote, "forward", {"to": [None, to]})])


class WithdrawForm(forms.Form):
    def __init__(self, actor: Actor, row: Quote | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=300)


@action(
    Quote, needs="withdraw", label=gettext_lazy("Withdraw…"), icon="undo-2",
    when=lambda quote: quote.state == State.ALIVE, form=WithdrawForm,
    done=gettext_lazy("Withdrawn: its link says so."),
)  # fmt: skip
def withdraw_quote(quote: Quote, *, actor: Actor, reason: str) -> None:
    """This version is no longer offered; others stay as they are."""
    values = {"state": State.WITHDRAWN, "decided": timezone.now(), "decided_by": actor.name[:120], "reason": reason}
    if Quote.objects.filter(pk=quote.pk, state=State.ALIVE).update(**values):
        note(actor, [Entry(quote, "withdraw", {"reason": [None, reason]})])
