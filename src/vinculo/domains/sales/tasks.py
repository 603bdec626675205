"""The background work of sales."""

from vinculo.domains.sales.lead.stale import warn_of_stale_leads
from vinculo.domains.sales.locks.expiry import expire_actions, pass_turns, warn_of_expiry
from vinculo.domains.sales.offer.expire import expire_offers
from vinculo.domains.sales.opportunity.reminders import remind_of_next_actions
from vinculo.domains.sales.quote.mailing import mail_quote

__all__ = [
    "expire_actions", "expire_offers", "mail_quote", "pass_turns", "remind_of_next_actions", "warn_of_expiry",
    "warn_of_stale_leads",
]  # fmt: skip
