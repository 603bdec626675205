from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.contact.unlink import unlink_contact
from vinculo.domains.directory.contact.vcard_write import contact_cards, vcards
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Duplicates, Import, Menu, Section, View
from vinculo.entities.noun import Noun


class ContactEntity(Entity):
    """The people we talk to at our accounts."""

    model = Contact
    noun = Noun(_("contact"), _("contacts"), "m")
    path = "contacts"
    menu = Menu("clients", icon="contact", order=20, shortcut="p")
    columns = [Link("name"), "account", "position", "email", "phone", "mobile", "last_activity"]
    more_columns = [
        "number", "first_name", "last_name", "email2", "language", "channel", "consent", "external_id", "notes",
        "owner", "group", "created",
    ]  # fmt: skip
    filters = [
        "account", "email", "channel", "owner", "group", "created", "last_activity",
    ]  # fmt: skip
    presets = [View(_("Recent activity"), sort="-last_activity")]
    sort = "name"
    form = [
        Section(_("Person"), "first_name last_name account position"),
        Section(_("Contact details"), "email email2 phone mobile"),
        Section(_("Preferences"), "language channel consent external_id"),
        Section(_("Notes"), "notes"),
    ]
    quick = "first_name last_name account email phone"
    bulk = "account position language channel consent"
    merges = True
    actions = [link_contact, unlink_contact]
    formats = vcards(contact_cards)
    imports = Import(
        match=("number", "external_id"),
        ways=((_("Import vCards"), "vcard/"),),
        headers={
            "number": ("id", "código", "nº"),
            "first_name": ("nombre", "first name"),
            "last_name": ("apellidos", "apellido", "last name"),
            "account": ("empresa", "cuenta", "cliente", "id_company", "company", "associated company", "organization"),
            "position": ("cargo", "puesto", "job title"),
            "email": ("e-mail", "email", "correo", "correo electrónico", "e-mail 1 - value"),
            "email2": ("otro e-mail", "email 2"),
            "phone": ("teléfono", "tel", "phone number", "phone 1 - value"),
            "mobile": ("móvil", "teléfono móvil", "mobile phone"),
            "notes": ("observaciones", "description", "descripción", "comentarios"),
        },
    )
    duplicates = Duplicates("name", persons=True, phones="phone mobile", emails="email email2", home="account")
    example = {"first_name": "Ana", "last_name": "Gómez Ruiz", "position": "Gerente"}
