"""Contacts and accounts as vCards, version 3 or 4: what phones and mail programs take in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC
from functools import partial
from typing import Any

import vobject
from django.conf import settings

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.layout import FileFormat
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.databases.keys import Among

Known = Collection[str]  # the fields that exist for whoever asks


def contact_card(contact: Contact, known: Known, company: str, version: str) -> str:
    """A person; `company` is what their account is called, "" when that is out of sight."""
    card = begun(contact, version, "individual")
    card.add("n").value = vobject.vcard.Name(family=contact.last_name, given=contact.first_name)
    add(card, "org", [company] if company else None)
    add(card, "title", told(contact, "position", known))
    for name in ("email", "email2"):
        add(card, "email", told(contact, name, known), "INTERNET" if version == "3.0" else "WORK")
    add(card, "tel", told(contact, "phone", known), "WORK", "VOICE")
    add(card, "tel", told(contact, "mobile", known), "CELL")
    add(card, "note", told(contact, "notes", known))
    return str(card.serialize())


def account_card(account: Account, known: Known, version: str) -> str:
    """An organisation."""
    card = begun(account, version, "org")
    card.add("n").value = vobject.vcard.Name(family=account.name)
    card.add("org").value = [account.name]
    if version == "3.0":
        card.add("x-abshowas").value = "COMPANY"  # else address books file it under a person's name
    add(card, "email", told(account, "email", known), "INTERNET" if version == "3.0" else "WORK")
    for name in ("phone", "phone2"):
        add(card, "tel", told(account, name, known), "WORK", "VOICE")
    add(card, "url", told(account, "website", known))
    place = {"street": "address", "code": "postal_code", "city": "city", "region": "province", "country": "country"}
    parts = {part: told(account, name, known) for part, name in place.items()}
    if any(parts[part] for part in ("street", "code", "city")):
        line = card.add("adr")
        line.value = vobject.vcard.Address(**parts)
        line.type_param = "WORK"
    if told(account, "latitude", known) and told(account, "longitude", known):
        here = f"{account.latitude:.6f}", f"{account.longitude:.6f}"
        card.add("geo").value = ";".join(here) if version == "3.0" else f"geo:{','.join(here)}"
    add(card, "note", told(account, "notes", known))
    return str(card.serialize())


def begun(row: Any, version: str, kind: str) -> Any:
    """A card with what every one has."""
    card = vobject.vCard()
    card.add("version").value = version
    card.add("fn").value = str(row)
    card.add("uid").value = f"{settings.BASE_URL}{entity_of(type(row)).url(f'{row.pk}/')}"
    card.add("rev").value = row.changed.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if version == "4.0":
        card.add("kind").value = kind
    return card


def told(row: Any, name: str, known: Known) -> str:
    """The text of a field, "" for one that does not exist for whoever asks."""
    value = getattr(row, name) if name in known else None
    return "" if value is None else str(value).replace("\x00", "")


def add(card: Any, name: str, value: Any, *types: str) -> None:
    """A line of the card, unless there is nothing to say."""
    if value:
        line = card.add(name)
        line.value = value
        if types:
            line.type_param = list(types)


def known_fields(model: type[Any], actor: Actor) -> set[str]:
    return {field.name for field in model._meta.concrete_fields} - entity_of(model).hidden_names(actor)


def contact_cards(rows: Sequence[Contact], actor: Actor, *, version: str) -> str:
    """The cards of some contacts, one after the other."""
    known = known_fields(Contact, actor)
    wanted = {contact.account_id for contact in rows} if "account" in known else set()
    in_sight = access.rows(Account, actor, "view").filter(Among("pk", list(wanted)))
    names = dict(in_sight.values_list("pk", "name")) if wanted else {}
    return "".join(contact_card(one, known, names.get(one.account_id, ""), version) for one in rows)


def account_cards(rows: Sequence[Account], actor: Actor, *, version: str) -> str:
    """The cards of some accounts, one after the other."""
    known = known_fields(Account, actor)
    return "".join(account_card(one, known, version) for one in rows)


def vcards(write: Callable[..., str]) -> list[FileFormat]:
    """The two kinds of vCard; `write` is one of the two above."""
    return [
        FileFormat("vcf", "vCard 3.0", "text/vcard", partial(write, version="3.0"), icon="contact", with_code=True),
        FileFormat("4.vcf", "vCard 4.0", "text/vcard", partial(write, version="4.0"), icon="contact"),
    ]
