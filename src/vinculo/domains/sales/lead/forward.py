"""Sending a lead on to somebody by mail, with a sheet of what is known of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.sales.lead.assign import user_of
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead.sheet import sheet
from vinculo.entities.actions import action
from vinculo.entities.fields import field_of
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.house import organisation
from vinculo.identity.actor import Actor
from vinculo.mail.compose import Template, declare, dressed, filled, foot_text, paragraphs, wording
from vinculo.mail.outbox import queue_mail
from vinculo.records.history import Entry, note
from vinculo.records.record import touch

LONGEST = 20_000

declare(
    Template(
        "lead_forward",
        _("A lead is sent on"),
        _("Lead [#_NUMBER_]: _COMPANY_ / _COUNTRY_"),
        _("Hello:\n\nThis may be of interest to you.\n\n_SHEET_\n\n_SRC_NAME_\n_SRC_EMAIL_\n_ORGANISATION_"),
        {
            "_NUMBER_": _("number of the lead"),
            "_COMPANY_": _("company or person"),
            "_COUNTRY_": _("country"),
            "_SHEET_": _("all that is known of the lead"),
        },
    )
)


def draft(lead: Lead, actor: Actor) -> tuple[str, str]:
    """Subject and text as they are offered; both may be changed before they leave."""
    sender = user_of(actor)
    values = {
        "_NUMBER_": str(lead.number),
        "_COMPANY_": lead.company or lead.person or lead.subject,
        "_COUNTRY_": field_of(Lead, "country").show(lead.country),
        "_SHEET_": sheet(lead, actor),
        "_SRC_NAME_": str(sender or ""),
        "_SRC_EMAIL_": sender.email if sender else "",
        "_ORGANISATION_": organisation.name(),
    }
    said = wording("lead_forward", get_language() or "es")
    return " ".join(filled(said.subject, values).split())[:300], filled(said.text, values).strip()


class ForwardForm(forms.Form):
    """To whom, and what the mail says."""

    to = forms.EmailField(label=_("To"), max_length=254)
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 18}))

    def __init__(self, actor: Actor, lead: Lead | None = None) -> None:
        super().__init__()
        if lead is not None:
            self.initial["subject"], self.initial["text"] = draft(lead, actor)


@action(
    Lead,
    needs="change",
    label=_("Forward by mail…"),
    icon="send",
    form=ForwardForm,
    done=_("The mail is on its way."),
)
def forward_lead(lead: Lead, *, actor: Actor, to: str, subject: str, text: str) -> None:
    """Mails the lead to `to` through the outbox, and notes it in history and activity."""
    html = dressed(subject, paragraphs(text), get_language() or "es")
    queue_mail(
        [("", to)], subject, text.strip() + "\n" + foot_text(), html, kind="lead_forward", reply_to=reply_to(actor),
        anchor_id=lead.pk, user_id=actor.user_id,
    )  # fmt: skip
    note(actor, [Entry(lead, "forward", {"to": [None, to], "subject": [None, subject]})])
    category = ActivityCategory.objects.filter(kind=ActivityCategory.Kind.EMAIL, is_active=True).first()
    if category is not None and entity_of(Activity).may(actor, "create"):
        values = {
            "category": category, "subject": subject[:200], "detail": f"{to}\n\n{text}"[:LONGEST],
            "status": Activity.Status.DONE, "linked": lead.anchor, "account": lead.account,
            "assigned_id": actor.user_id,
        }  # fmt: skip
        save_new(entity_of(Activity), values, actor)
    touch([lead.pk])


def reply_to(actor: Actor) -> str:
    """Answers go to whoever sends it on."""
    sender = user_of(actor)
    return sender.email if sender else ""


__all__ = ["forward_lead"]
