"""vCards on their way into contacts: each becomes a row of a table, which the import checks, shows and writes.

Who is there already is recognised by e-mail, so that the same person is not made twice.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vinculo.abilities.imports import control, runs
from vinculo.abilities.imports.columns import importable
from vinculo.abilities.imports.models import ImportRun
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.contact.vcard_read import Card, read_cards
from vinculo.entities.fields import Relation, field_of
from vinculo.entities.inputs import RecordField
from vinculo.entities.registry import entity_of
from vinculo.entities.tables import safety
from vinculo.entities.tables.columns import guard
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among
from vinculo.records.refusals import Refused
from vinculo.records.text import fold, sort_key
from vinculo.screens.asked import actor_of, require
from vinculo.screens.shell import crumbs

COLUMNS = (
    "number", "first_name", "last_name", "account", "position", "email", "email2", "phone", "mobile", "notes",
    "external_id",
)  # fmt: skip
LONGEST_KEY = 80


def table_of(cards: Sequence[Card], actor: Actor, home: Account | None) -> list[dict[str, str]]:
    """A row per card, repeated ones left out. `home` takes in who brings no known company."""
    cards = once(cards)
    known = Known(cards, actor)
    companies = companies_of(cards, actor)
    found = []
    for card in cards:
        row = dict.fromkeys(COLUMNS, "")
        phones = [*card.phones, *card.mobiles[1:]]
        row |= {"phone": phones[0] if phones else "", "mobile": card.mobiles[0] if card.mobiles else ""}
        row["position"] = card.position
        names = {"first_name": card.first_name, "last_name": card.last_name}
        if contact := known.one(card):
            # Only what is new: at home it is already, its notes are its own, and its e-mails keep their places.
            further = [email for email in card.emails if email not in (contact.email.lower(), contact.email2.lower())]
            row["email2"] = further[0] if further and not contact.email2 else ""
            row |= {} if fold(contact.name) == card.name else names
            found.append(row | {"number": str(contact.number)})
            continue
        row |= names | dict(zip(("email", "email2"), card.emails, strict=False))
        account = companies.get(sort_key(card.company), card.company)
        notes = [*card.notes, *card.emails[2:], *phones[1:]]
        if home and not account.isdecimal():
            notes += [_("Company: %(name)s") % {"name": card.company}] if card.company else []
            account = str(home.number)
        row |= {"account": account, "notes": "\n".join(notes), "external_id": card.uid[:LONGEST_KEY]}
        found.append(row)
    return found


def once(cards: Sequence[Card]) -> list[Card]:
    """The cards without those of a name and e-mail that came before."""
    seen: set[tuple[str, str]] = set()
    found = []
    for card in cards:
        keys = {(card.name, email) for email in card.emails}
        if not keys & seen:
            found.append(card)
        seen |= keys
    return found


class Known:
    """Which of the cards are contacts already, among those the actor sees."""

    def __init__(self, cards: Sequence[Card], actor: Actor) -> None:
        emails = {email for card in cards for email in card.emails}
        self.sharing = Counter(email for card in cards for email in set(card.emails))
        self.by_email: dict[str, list[Contact]] = {}
        rows = Contact.objects.visible_to(actor)
        for name in ("email", "email2") if emails else ():
            for contact in rows.filter(Among(name, list(emails))).only("anchor", "number", "name", "email", "email2"):
                self.by_email.setdefault(getattr(contact, name).lower(), []).append(contact)

    def one(self, card: Card) -> Contact | None:
        """The one contact with an e-mail of the card; where several share it, of the same name too."""
        for email in card.emails:
            holders = {one.pk: one for one in self.by_email.get(email, ())}
            alike = [one for one in holders.values() if fold(one.name) == card.name]
            if len(alike) == 1:
                return alike[0]
            if len(holders) == 1 and self.sharing[email] == 1:
                return next(iter(holders.values()))
        return None


def companies_of(cards: Sequence[Card], actor: Actor) -> dict[str, str]:
    """{folded name: number} of the companies that exactly one account in sight is called."""
    wanted = {sort_key(card.company) for card in cards if card.company}
    if not wanted:
        return {}
    rows = Account.objects.visible_to(actor).filter(Among("name_key", list(wanted)))
    found: dict[str, list[int]] = {}
    for account in rows.only("anchor", "number", "name_key"):
        found.setdefault(account.name_key, []).append(account.number)
    return {key: str(numbers[0]) for key, numbers in found.items() if len(numbers) == 1}


def begin(content: bytes, name: str, actor: Actor, home: Account | None) -> ImportRun:
    """A new import of the cards in `content`, being checked. Raises Refused."""
    rows = table_of(read_cards(content), actor, home)
    entity = entity_of(Contact)
    text = io.StringIO()
    out = csv.writer(text, delimiter=";")
    out.writerow([field_of(Contact, column).label for column in COLUMNS])
    out.writerows([guard(row[column]) for column in COLUMNS] for row in rows)
    allowed = {field.name for field in importable(entity, actor)}
    run = runs.take_in(entity, actor, io.BytesIO(text.getvalue().encode("utf-8-sig")), f"{PurePath(name).stem}.csv")
    runs.choose_columns(run, entity, actor, {str(n): name for n, name in enumerate(COLUMNS) if name in allowed})
    control.check(run)
    return run


class VcardForm(forms.Form):
    """The file, and where people go who bring no company we know."""

    file = forms.FileField(label=gettext_lazy("vCard file"))

    def __init__(self, actor: Actor, *args: Any) -> None:
        super().__init__(*args)
        relation = field_of(Contact, "account")
        assert isinstance(relation, Relation)
        self.fields["file"].widget.attrs["accept"] = ".vcf,.vcard,text/vcard,text/x-vcard"
        self.fields["account"] = RecordField(
            relation=relation, actor=actor, required=False, label=_("Account for people without a known company"),
            help_text=_("The company of a card is looked for among the accounts you see, by its name."),
        )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > safety.MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than allowed."))
        return file


@require_http_methods(["GET", "POST"])
def vcard_import_screen(request: HttpRequest) -> HttpResponse:
    """Takes the file in; the check of the import then shows card by card what would happen."""
    actor, entity = actor_of(request), entity_of(Contact)
    require(entity, actor, "import")
    form = VcardForm(actor, request.POST, request.FILES) if request.method == "POST" else VcardForm(actor)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = begin(file.read(), file.name, actor, form.cleaned_data["account"])
        except Refused as bad:
            form.add_error("file", str(bad))
        else:
            return redirect(entity.url(f"import/{run.pk}/check/"))
    context = {
        "entity": entity,
        "form": form,
        "title": _("Import vCards"),
        "crumbs": crumbs(entity, (_("Import"), entity.url("import/")), (_("vCards"), "")),
        "cancel_url": entity.url("import/"),
    }
    return render(request, "contact/vcard_import.html", context, status=422 if form.is_bound else 200)


__all__ = ["begin", "table_of", "vcard_import_screen"]
