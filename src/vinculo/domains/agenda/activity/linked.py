"""Activities of what is no client yet: a lead, an opportunity without an account."""

from __future__ import annotations

from typing import Any

from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.records import carry
from vinculo.records.watch import Values, on_values

NEVER_LINKED: tuple[type[Any], ...] = (Account, Activity, Contact)


@on_values
def follow_linked(told: Values) -> None:
    """While it has no account, an activity has owner and group of what it is linked to."""
    if not told.new and told.model not in NEVER_LINKED and {"owner", "group"} & set(told.fields):
        carry.follow_anchor(Activity, "linked", told.pks)
