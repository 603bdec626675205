"""Present the offer: what it says now becomes a numbered version that nobody can change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.rules import content_seal
from vinculo.domains.sales.quote import snapshot
from vinculo.domains.sales.quote.mailing import mail_quote
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import hash_of, token_of
from vinculo.entities.actions import NotNow, action
from vinculo.identity.actor import Actor
from vinculo.jobs.backend import enqueue
from vinculo.records import writing
from vinculo.records.seal import seal

VALID_DAYS = 30
LONGEST = 4000


class PresentForm(forms.Form):
    """Until when it holds, and whether the client gets it by mail at once."""

    def __init__(self, actor: Actor, row: Offer | None = None) -> None:
        super().__init__()
        self.fields["valid_until"] = forms.DateField(
            label=_("Valid until"), required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )  # fmt: skip
        self.fields["intro"] = forms.CharField(
            label=_("Opening words"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("They stand above the lines of the document."),
        )  # fmt: skip
        self.fields["send"] = forms.BooleanField(label=_("Send it by mail now, with the PDF"), required=False)
        self.fields["to"] = forms.EmailField(label=_("E-mail of the client"), required=False, max_length=254)
        self.fields["message"] = forms.CharField(
            label=_("Message"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("It stands in the mail, before the link to accept the quote."),
        )  # fmt: skip
        today = timezone.localdate()
        usual = today + dt.timedelta(days=VALID_DAYS)
        self.initial["valid_until"] = usual
        if row is not None:
            self.initial["valid_until"] = row.valid_until if row.valid_until and row.valid_until >= today else usual
            account: Any = row.account
            self.initial["to"] = (row.contact.email if row.contact else "") or account.email

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("valid_until") and found["valid_until"] < timezone.localdate():
            self.add_error("valid_until", _("This day has passed."))
        if found.get("send") and not found.get("to") and "to" not in self.errors:
            self.add_error("to", _("Say to which address."))
        return found


@action(
    Offer,
    needs="present",
    label=gettext_lazy("Present…"),
    icon="send",
    when=lambda offer: offer.is_open,
    form=PresentForm,
    done=gettext_lazy("Presented: this version stays as it is."),
)
def present_offer(
    offer: Offer, *, actor: Actor, valid_until: dt.date | None = None, intro: str = "", send: bool = False,
    to: str = "", message: str = "",
) -> Quote:  # fmt: skip
    """Writes the next version and, with `send`, a mail to the client into the queue. Raises NotNow, ValidationError."""
    if not any(line["kind"] == Kind.LINE for line in offer.lines):
        raise NotNow(_("It has no lines yet: add at least one."))
    version = offer.quotes.count() + 1
    now = timezone.now()
    content = snapshot.take(offer, version=version, issued=now, valid_until=valid_until, intro=intro)
    quote = Quote.objects.create(
        offer=offer, version=version, number=content["number"], issued=now, valid_until=valid_until,
        currency=offer.currency, net=offer.net, gross=offer.gross, snapshot=content, seal=seal(content),
        token_hash=hash_of(token_of(offer.pk, version)), sent_by_id=actor.user_id,
    )  # fmt: skip
    values = {
        "state": Offer.State.PRESENTED.value, "presented": now, "decided": None, "reason": "",
        "valid_until": valid_until, "content_seal": content_seal(offer.lines, offer.discount, offer.currency),
    }  # fmt: skip
    writing.change(offer, values, actor, verb="present", giving_away=True)  # `present` is its permission
    if send:
        if not to:
            raise ValidationError({"to": _("Say to which address.")})
        Quote.objects.filter(pk=quote.pk).update(sent_to=to)
        enqueue(mail_quote, quote.pk, to, message, actor.user_id, unique_key=f"quote:{quote.pk}:{to}")
    return quote
