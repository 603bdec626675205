"""What a lead becomes, asked in three questions; what is probably right is chosen already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.duplicates.find import Found, like
from vinculo.abilities.duplicates.imagined import imagined
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.rules import CLOSED
from vinculo.entities.fields import Relation, field_of
from vinculo.entities.inputs import RecordField
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order

MOST = 3  # proposals of each kind
ASKED: dict[str, type[models.Model]] = {"opportunity": Opportunity, "account": Account, "contact": Contact}


class Way(models.TextChoices):
    NEW = "new", gettext_lazy("A new one")
    EXISTING = "existing", gettext_lazy("One there is")
    NONE = "none", gettext_lazy("None")


class ConvertForm(forms.Form):
    """For opportunity, account and contact: a new one, one there is, or none.

    For one lead the records that fit are choices of their own, by their key; the best of them is chosen.
    """

    def __init__(self, actor: Actor, lead: Lead | None = None) -> None:
        super().__init__()
        self.lead = lead
        self.proposed: dict[str, dict[str, Any]] = {name: {} for name in ASKED}
        self.hidden_matches = False
        labels = {"opportunity": _("Opportunity"), "account": _("Account"), "contact": _("Contact")}
        pointers = {"opportunity": (Lead, "converted_opportunity"), "account": (Lead, "account"),
                    "contact": (Opportunity, "contact")}  # fmt: skip
        if lead is not None:
            self.propose(lead, actor)
        for name, (model, pointer) in pointers.items():
            choices = self.choices_of(name)
            self.fields[name] = forms.ChoiceField(
                label=labels[name], choices=choices, widget=forms.RadioSelect(attrs={"data-kinds": kinds(choices)})
            )
            if name == "account":
                self.fields[name].help_text = _("Merged into an opportunity that has a client, it is that client.")
            relation = field_of(model, pointer)
            assert isinstance(relation, Relation)
            into = RecordField(relation=relation, actor=actor, label=_("Which one?"), required=False)
            into.kind_of, into.kind_in = name, Way.EXISTING.value  # type: ignore[attr-defined]
            self.fields[f"into_{name}"] = into
        self.fields["version"] = forms.IntegerField(
            required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("Version")
        )
        self.initial = self.first_choices(lead)

    # --- what is proposed ------------------------------------------------------------------------

    def propose(self, lead: Lead, actor: Actor) -> None:
        """Fills `proposed` with the accounts, contacts and open opportunities this may be about."""
        accounts = {}
        if lead.account is not None and entity_of(Account).get(actor, lead.account_id or 0):
            accounts[str(lead.account_id)] = (lead.account, "")
        elif lead.company or lead.person:
            wanted: dict[str, Any] = {"name": lead.company or lead.person, "phone": lead.phone, "phone2": lead.mobile,
                      "email": lead.email, "website": lead.website}  # fmt: skip
            accounts = self.matches(Account, wanted, actor)
        contacts = {}
        if lead.person or lead.email:
            wanted = {"first_name": lead.first_name, "last_name": lead.last_name, "email": lead.email,
                      "phone": lead.phone, "mobile": lead.mobile, "account_id": lead.account_id}  # fmt: skip
            contacts = self.matches(Contact, wanted, actor)
            for contact, _reasons in contacts.values():
                if len(accounts) < MOST and entity_of(Account).get(actor, contact.account_id):
                    accounts.setdefault(str(contact.account_id), (contact.account, _("the company of a contact")))
        self.proposed["account"] = accounts
        self.proposed["contact"] = {k: v for k, v in contacts.items() if str(v[0].account_id) in accounts}
        rows = entity_of(Opportunity).rows(actor, "change")
        rows = rows.filter(account_id__in=[int(pk) for pk in accounts]).filter(~models.Q(stage_kind__in=CLOSED))
        newest = rows.page(Order("pk", descending=True), MOST) if accounts else []
        self.proposed["opportunity"] = {str(one.pk): (one, str(one.account or "")) for one in newest}

    def matches(self, model: type[Any], values: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """{key: (record, why)} of what resembles the record these values would make, best first."""
        entity = entity_of(model)
        if not entity.duplicates or not entity.may(actor, "view"):
            return {}
        found: Found = like(entity, imagined(entity, values), actor)
        self.hidden_matches |= found.hidden
        return {str(one.row.pk): (one.row, ", ".join(one.reasons[:2])) for one in found.matches[:MOST]}

    def choices_of(self, name: str) -> list[tuple[str, str]]:
        """[(value, what it reads as)]: the proposals stand between «new» and «another one»."""
        lead = self.lead
        words = {
            "opportunity": (_("Create a new opportunity"), _("Merge into an opportunity"), _("None: client only")),
            "account": (_("Create a new account"), _("Link to an account there is"), _("Link to none")),
            "contact": (_("Create a new contact"), _("Link to a contact there is"), _("No contact")),
        }[name]
        new, existing, none = words
        if lead is not None:
            named = {"opportunity": lead.subject, "account": lead.company or lead.person, "contact": lead.person}[name]
            new = f"{new}: «{named}»" if named else new
        found = [(Way.NEW.value, new)] if lead is None or self.may_create(name) else []
        found += [
            (pk, f"{existing}: «{row}»" + (f" ({why})" if why else ""))
            for pk, (row, why) in self.proposed[name].items()
        ]
        other = _("%(way)s, another one…") % {"way": existing} if self.proposed[name] else f"{existing}…"
        return [*found, (Way.EXISTING.value, other if lead is not None else existing), (Way.NONE.value, none)]

    def may_create(self, name: str) -> bool:
        """A contact and an account need a name to be called by."""
        lead = self.lead
        assert lead is not None
        if name == "account":
            return bool(lead.company or lead.person)
        return name == "opportunity" or bool(lead.person or lead.email)

    def first_choices(self, lead: Lead | None) -> dict[str, Any]:
        """The new opportunity, at the client and the contact that resemble most, else new ones."""
        if lead is None:
            return {"opportunity": Way.NEW.value, "account": Way.NEW.value, "contact": Way.NEW.value}
        found: dict[str, Any] = {"opportunity": Way.NEW.value, "version": lead.version}
        for name in ("account", "contact"):
            new = Way.NEW.value if self.may_create(name) else Way.NONE.value
            found[name] = next(iter(self.proposed[name]), new)
        if found["account"] == Way.NONE.value:
            found["contact"] = Way.NONE.value
        elif found["contact"] not in Way.values:
            contact, _why = self.proposed["contact"][found["contact"]]
            if str(contact.account_id) != found["account"]:
                found["contact"] = Way.NEW.value
        return found

    # --- what was answered -----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Every way with its record: a proposal is one there is."""
        found: dict[str, Any] = super().clean() or {}
        for name in ASKED:
            way = found.get(name)
            if way in self.proposed[name]:
                found[name], found[f"into_{name}"] = Way.EXISTING.value, self.proposed[name][way][0]
            elif way == Way.EXISTING and found.get(f"into_{name}") is None and f"into_{name}" not in self.errors:
                self.add_error(f"into_{name}", _("Choose which one."))
            elif way in (Way.NEW, Way.NONE):
                found[f"into_{name}"] = None
        if found.get("opportunity") == Way.NONE and found.get("account") == Way.NONE:
            self.add_error("account", _("Without an opportunity there must be a client."))
        return found


def kinds(choices: Iterable[tuple[str, str]]) -> str:
    """Of each answer its way, for the script that shows what goes with it."""
    return json.dumps({value: value for value, _label in choices})
