from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.assign import assign_account
from vinculo.domains.directory.account.associate import associate_account, associated
from vinculo.domains.directory.account.model import Account, check_ancestors, hold_tree
from vinculo.domains.directory.association import account_moved
from vinculo.domains.directory.contact.vcard_write import account_cards, vcards
from vinculo.entities.columns import Badge, Link, RelatedCount
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Duplicates, Import, Listed, Map, Menu, Related, Section, View
from vinculo.entities.noun import HouseNoun, Noun
from vinculo.house import store
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """A new account belongs to whoever types it in, and to the first of that person's groups."""
    group_id = actor.group_ids[0] if actor.group_ids else None
    return {"owner_id": actor.user_id, "group_id": group_id, "currency": store.get("organisation.currency")}


def keep_reach(writes: Sequence[tuple[Account, dict[str, Any]]], actor: Actor) -> None:
    """People associated with a company reach its branches, so a move in the tree changes what they reach.

    Others may have moved accounts since these were validated: nobody else does so from here on.
    """
    moved = [account for account, changed in writes if {"parent", "merged_into"} & changed.keys()]
    if moved:
        hold_tree()
        for account in moved:
            check_ancestors(account)
        account_moved(account.pk for account in moved)


class AccountEntity(Entity):
    """The companies, institutions and people we do business with."""

    model = Account
    noun = HouseNoun(
        "account",
        client=Noun(_("account"), _("accounts"), "m"),
        company=Noun(_("company"), _("companies"), "f"),
        account=Noun(_("customer account"), _("customer accounts"), "f"),
    )
    path = "accounts"
    menu = Menu("clients", icon="building-2", order=10, shortcut="c")
    columns = [
        Link("name"), Badge("role"), "city", "phone", "owner", "last_activity", RelatedCount("contacts"),
    ]  # fmt: skip
    more_columns = [
        "number", "group", "legal_name", "fiscal_id", "external_id", "parent", "phone2", "email", "website", "address",
        "postal_code", "province", "country", "channel", "payment_terms", "language", "currency", "latitude",
        "longitude", "is_generic", "notes", "created",
    ]  # fmt: skip
    filters = [
        "role", "owner", "group", "city", "province", "country", "channel", "parent", "is_generic",
        "fiscal_id", "created", "last_activity",
    ]  # fmt: skip
    presets = [View(noun.later("Mine"), owner=ME), View(_("Recent activity"), sort="-last_activity")]
    sort = "name"
    form = [
        Section(_("Identity"), "name legal_name fiscal_id role parent external_id is_generic"),
        Section(_("Contact details"), "phone phone2 email website"),
        Section(_("Address"), "address postal_code city province country latitude longitude"),
        Section(_("Relationship"), "owner group channel payment_terms language currency"),
        Section(_("Notes"), "notes"),
    ]
    quick = "name fiscal_id role phone email city"
    bulk = "role owner group channel payment_terms city province country language currency parent is_generic"
    merges = True
    tabs = [
        Related(_("Contacts"), "contact", "account"),
        Related(_("Branches"), "account", "parent"),
        Listed(_("Associated people"), "people", associated),
    ]
    actions = [assign_account, associate_account]
    imports = Import(
        match=("number", "fiscal_id", "external_id"),
        headers={
            "number": ("id", "código", "codigo", "clave", "nº", "nº cliente", "cod. cliente", "cliente nº"),
            "name": ("nombre comercial", "cliente", "empresa", "cuenta", "company name", "organization - name"),
            "legal_name": ("razón social", "nombre fiscal", "denominación social"),
            "fiscal_id": ("nif", "cif", "nif/cif", "cif/nif", "dni", "vat", "rfc", "id fiscal", "fiscal id"),
            "role": ("tipo", "tipo de cliente", "rol", "id_company_role", "company role"),
            "parent": ("matriz", "empresa matriz", "id_parent", "grupo empresarial", "parent account"),
            "phone": ("teléfono", "tel", "tel.", "tfno", "tlf", "teléfono 1", "phone number"),
            "phone2": ("móvil", "teléfono 2", "mobile", "otro teléfono"),
            "email": ("e-mail", "email", "correo", "correo electrónico", "mail"),
            "website": ("web", "página web", "sitio web", "url", "website url"),
            "address": ("dirección", "domicilio", "street address", "calle"),
            "postal_code": ("c.p.", "cp", "código postal", "zip", "postal code"),
            "city": ("población", "localidad", "ciudad", "municipio"),
            "province": ("provincia", "state", "state/region", "estado"),
            "country": ("país", "country/region"),
            "owner": ("comercial", "gestor", "responsable", "manager", "company owner", "agente"),
            "group": ("grupo", "delegación", "group"),
            "channel": ("canal", "procedencia", "origen"),
            "payment_terms": ("forma de pago", "condiciones de pago", "payment_conditions", "vencimiento"),
            "notes": ("observaciones", "comentarios", "comments", "notas"),
            "created": ("fecha alta", "fecha de alta", "alta", "create date"),
            "last_activity": ("última actualización", "last_update", "fecha última actividad"),
        },
        positional=(
            "name", "address", "fiscal_id", "country", "website", "notes", "role", "parent", "owner",
            "last_activity", "payment_terms",
        ),
        words={"payment_terms": {"contado": 0, "al contado": 0, "a la vista": 0}},
    )  # fmt: skip
    formats = vcards(account_cards)
    map = Map("latitude", "longitude", "role city phone")
    duplicates = Duplicates(
        "name legal_name", fiscal_id="fiscal_id", phones="phone phone2", emails="email", websites="website",
        place="city", tree="parent",
    )  # fmt: skip
    defaults = staticmethod(starting_values)
    after_save = staticmethod(keep_reach)
    example = {"name": "Acme S.L.", "city": "Girona", "province": "Girona", "phone": "+34972213344"}
