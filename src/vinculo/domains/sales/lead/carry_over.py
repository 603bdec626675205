"""What goes along when a lead is converted: comments, files, mails and activities move, its tags are copied."""

from __future__ import annotations

from typing import Any

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.tags.write import MOST, set_tags, tags_of
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.sales.lead.model import Lead
from vinculo.identity.actor import Actor
from vinculo.mail.models import Mail
from vinculo.records import carry, moves
from vinculo.records.history import Entry, difference, note
from vinculo.records.record import Record

MOVED = {model._meta.label_lower for model in (Comment, Attachment, Mail)}


def carry_over(lead: Lead, home: Record, account: Record | None, contact: Record | None, actor: Actor) -> None:
    """Gives `home`, the opportunity or the account it became, all that hangs from the lead; every step is noted."""
    carry_activities(lead, home, account, contact, actor)
    for move in moves.waiting(Lead, lead.pk, home.pk):
        if move.model in MOVED:
            done = moves.carry_out(move)
            note(actor, [Entry(home.anchor, moves.VERB, done.noted())])
    names, there = [tag.name for tag in tags_of(lead.pk)], len(tags_of(home.pk))
    set_tags(home.anchor, names[: max(0, MOST - there)], actor=actor, shown=[])


def carry_activities(lead: Lead, home: Record, account: Any, contact: Any, actor: Actor) -> None:
    """They are linked to the opportunity from now on; client and contact are filled in where there was none.

    Where there is no opportunity they stay linked to the lead, and stand in the client's timeline too.
    """
    rows = Activity.objects.unscoped("whoever converts a lead takes along what was done with it, whoever sees it")
    portion = list(rows.filter(linked_id=lead.pk).order_by("pk").select_for_update(of=("self",)))
    changed: list[tuple[Activity, dict[str, Any]]] = []
    for row in portion:
        values: dict[str, Any] = {} if home is account else {"linked": home.anchor}
        if row.account_id is None and account is not None:
            values["account"] = account
            if row.contact_id is None and contact is not None:
                values["contact"] = contact
        if told := difference(row, values):
            for name in told:
                setattr(row, name, values[name])
            changed.append((row, told))
    for some in carry.batches(range(len(changed))):
        few = [changed[place] for place in some]
        Activity.objects.bulk_save([row for row, _told in few], ["linked", "account", "contact"])
        note(actor, [Entry(row, "change", told) for row, told in few])
