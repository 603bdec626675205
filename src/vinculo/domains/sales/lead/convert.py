"""What a lead becomes: an opportunity, new or one there is; a client and a contact, new or known; or a client alone.

All of it is one transaction and one operation of the history, so it can be undone as a whole. The lead stays, readable,
and points to what it became. A lead is converted once: its row is locked, and whoever comes second is told.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.lead.assign import given_to, user_of
from vinculo.domains.sales.lead.carry_over import carry_over
from vinculo.domains.sales.lead.convert_form import ConvertForm, Way
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead.status import check_version, not_converted
from vinculo.domains.sales.lead_status.model import status_of_converted
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.actions import NotNow, action
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_changes, save_new
from vinculo.identity.actor import Actor
from vinculo.records import access, batches, writing
from vinculo.records.models import Batch, RecordLink
from vinculo.records.record import Record


@action(
    Lead,
    needs="convert",
    label=gettext_lazy("Convert…"),
    icon="rocket",
    when=not_converted,
    form=ConvertForm,
    done=gettext_lazy("It has been converted."),
)
def convert_lead(
    lead: Lead,
    *,
    actor: Actor,
    opportunity: str = Way.NEW,
    into_opportunity: Any = None,
    account: str = Way.NONE,
    into_account: Any = None,
    contact: str = Way.NONE,
    into_contact: Any = None,
    version: int | None = None,
) -> Batch:
    """Makes of the lead what the three ways say; `into_…` are the records there are. Returns the operation.

    `version` is the one the writer looked at. Raises NotNow, ValidationError, PermissionDenied.
    """
    check_version(lead, version)
    status = status_of_converted()
    if status is None:
        raise NotNow(_("There is no lead status with the progress 200: add one in the settings."))
    batch = batches.begin(actor, "convert", Lead.kind(), lead.title, total=1)
    with batches.within(batch.pk):
        target = held(into_opportunity, actor, "change") if opportunity == Way.EXISTING else None
        client = client_of(lead, actor, account, into_account, target)
        person = person_of(lead, actor, contact, into_contact, client)
        if opportunity == Way.NONE and client is None:
            raise ValidationError({"account": _("Without an opportunity there must be a client.")})
        sale = sale_of(lead, actor, opportunity, target, client, person)
        carry_over(lead, sale or client, client, person, actor)  # type: ignore[arg-type]
        user = user_of(actor)
        values: dict[str, Any] = {
            "status": status, "converted_at": timezone.now(), "converted_opportunity": sale,
            "converted_by": user, "converted_account": client,
            "converted_contact": person,
        }  # fmt: skip
        if client is not None:
            values["account"] = client
        if lead.owner_id is None and user is not None:
            values |= given_to(lead, user)
        writing.change(lead, values, actor, verb="convert", giving_away=True)
    batches.count(batch, 1)
    batches.end(batch)
    return batch


def held(row: Any, actor: Actor, verb: str) -> Any:
    """A live record the actor may `verb`, as the database holds it now and locked. Raises PermissionDenied."""
    rows = access.rows(type(row), actor, verb).filter(pk=row.pk, trashed__isnull=True)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise PermissionDenied
    return found


def client_of(lead: Lead, actor: Actor, way: str, chosen: Any, target: Opportunity | None) -> Account | None:
    """The account: new, known, or none. An opportunity that has one brings it along, and takes no other."""
    if target is not None and target.account_id is not None:
        if way == Way.EXISTING and chosen.pk != target.account_id:
            raise ValidationError({"account": _("That opportunity is of another client.")})
        return target.account
    if way == Way.EXISTING:
        found: Account = held(chosen, actor, "view")
        return found
    if way == Way.NONE:
        return None
    values = {
        "name": lead.company or lead.person, "phone": lead.phone, "website": lead.website, "language": lead.language,
        "channel": lead.channel, "owner": lead.owner, "group": lead.group,
        "email": "" if lead.person and lead.company else lead.email,
    }  # fmt: skip
    if lead.owner_id is None:  # whoever converts it takes it
        del values["owner"]
    if lead.group_id is None:
        del values["group"]
    if lead.country:
        values["country"] = lead.country
    made: Account = save_new(entity_of(Account), values, actor)
    return made


def person_of(lead: Lead, actor: Actor, way: str, chosen: Any, client: Account | None) -> Contact | None:
    """The contact at that account: new, known, or none."""
    if way == Way.NONE:
        return None
    if client is None:
        raise ValidationError({"contact": _("A contact belongs to a client: choose one, or no contact.")})
    if way == Way.EXISTING:
        found: Contact = held(chosen, actor, "view")
        further = RecordLink.objects.filter(anchor_id=found.pk, account_id=client.pk)
        if found.account_id != client.pk and not further.exists():
            raise ValidationError({"into_contact": _("That contact is of another client.")})
        return found
    values = {
        "account": client, "first_name": lead.first_name or lead.last_name or lead.email,
        "last_name": lead.last_name if lead.first_name else "", "position": lead.position, "email": lead.email,
        "phone": lead.phone, "mobile": lead.mobile, "language": lead.language, "channel": lead.channel,
    }  # fmt: skip
    made: Contact = save_new(entity_of(Contact), values, actor)
    return made


def sale_of(
    lead: Lead, actor: Actor, way: str, target: Opportunity | None, client: Account | None, person: Contact | None
) -> Opportunity | None:
    """The opportunity: a new one, the one there is with its blanks filled in, or none."""
    if way == Way.NONE:
        return None
    entity = entity_of(Opportunity)
    values: dict[str, Any] = {
        "account": client, "contact": person, "type": lead.type, "team": lead.team, "channel": lead.channel,
        "campaign": lead.campaign, "expected_revenue": lead.estimated_value, "expected_close": lead.estimated_close,
        "phone": lead.phone or lead.mobile, "email": lead.email, "observations": observations(lead),
    }  # fmt: skip
    if target is not None:
        if not target.is_open:
            told = _("That opportunity is closed: choose an open one, or a new one.")
            raise ValidationError({"into_opportunity": told})
        blank = {name: value for name, value in values.items() if getattr(target, name) in (None, "")}
        given = {name: value for name, value in blank.items() if value not in (None, "")}
        save_changes(entity, target, given, actor)
        return target
    values = {name: value for name, value in values.items() if value not in (None, "")}
    made: Opportunity = save_new(entity, {"name": lead.subject, **values, **agent_of(lead, actor, client)}, actor)
    if lead.owner_id not in (None, made.agent_id):
        writing.change(made, {"agent": lead.owner}, actor, verb="assign", giving_away=True)
    return made


def agent_of(lead: Lead, actor: Actor, client: Record | None) -> dict[str, Any]:
    """Whose the opportunity is. One without a client is created for oneself and then given to the lead's owner."""
    return {"agent": lead.owner} if client is not None and lead.owner_id is not None else {}


def observations(lead: Lead) -> str:
    """The texts of the lead, as the opportunity keeps them."""
    referred = _("Referred by: %(name)s") % {"name": lead.referred_by} if lead.referred_by else ""
    return "\n\n".join(text for text in (lead.summary, lead.notes, referred) if text)[:20_000]


__all__ = ["convert_lead"]
