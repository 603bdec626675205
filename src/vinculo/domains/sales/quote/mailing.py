"""The mail with which a quote reaches the client: the PDF, and the private link to accept it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks import task

from vinculo.domains.sales.quote.document import file_name, pdf_of
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import link_of
from vinculo.identity.models import User
from vinculo.mail.attached import Attached
from vinculo.mail.compose import Template, declare
from vinculo.mail.send import mail_address
from vinculo.records.formats import format_date, format_money

declare(
    Template(
        "quote",
        _("A quote is presented"),
        _("Quote _NUMBER_: _TITLE_"),
        _(
            "Hello, _DEST_NAME_:\n\n_MESSAGE_\n\nYou will find attached our quote _NUMBER_, for a total of _TOTAL_.\n\n"
            "_VALID_\n\nYou can read and accept it here:\n_URL_\n\nKind regards,\n_SRC_NAME_\n_ORGANISATION_"
        ),
        {
            "_NUMBER_": _("number of the quote"),
            "_TITLE_": _("title of the offer"),
            "_MESSAGE_": _("what was written"),
            "_TOTAL_": _("total with taxes"),
            "_VALID_": _("until when it is valid"),
            "_URL_": _("the link"),
        },
    )
)


@task
def mail_quote(quote_pk: int, to: str, message: str, user_pk: int | None) -> None:
    """Makes the PDF and puts the mail into the outbox; once, however often it is tried."""
    quote = Quote.objects.select_related("offer").get(pk=quote_pk)
    content = quote.content
    language = content["language"]
    sender = User.objects.filter(pk=user_pk or 0).first()
    with override(language):
        valid = _("It is valid until %(day)s.") % {"day": format_date(quote.valid_until)} if quote.valid_until else ""
        values = {
            "_NUMBER_": quote.number, "_TITLE_": content["title"], "_MESSAGE_": message, "_VALID_": valid,
            "_TOTAL_": format_money(quote.gross, quote.currency), "_URL_": link_of(quote.offer_id, quote.version),
        }  # fmt: skip
    mail_address(
        "quote", content["party"]["attention"] or content["party"]["name"], to, language, values, sender=sender,
        once=f"quote:{quote.pk}:{to}", confidential=True, anchor_id=quote.offer_id,
        attachments=[Attached(file_name(quote), pdf_of(quote))], reply_to=sender.email if sender else "",
    )  # fmt: skip
