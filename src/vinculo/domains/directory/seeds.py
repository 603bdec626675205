"""The shared lists of the directory."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.channel.model import Channel
from vinculo.records.catalogue import Colour


def seed() -> None:
    """Fills lists that are still empty; a company that emptied one on purpose has at least one row left."""
    if not AccountRole.objects.exists():
        rows = [
            (_("Client"), Colour.GREEN), (_("Prospect"), Colour.BLUE), (_("Partner"), Colour.ORANGE),
            (_("Manufacturer"), Colour.GREY), (_("Reseller"), Colour.YELLOW), (_("Supplier"), Colour.GREY),
            (_("Former client"), Colour.RED), (_("Other"), Colour.GREY),
        ]  # fmt: skip
        AccountRole.objects.bulk_create(
            [AccountRole(name=name, colour=colour, position=n * 10) for n, (name, colour) in enumerate(rows)]
        )
    if not Channel.objects.exists():
        names = [_("Direct"), _("E-mail"), _("Phone"), _("Web page"), _("Recommendation"), _("Trade fair")]
        Channel.objects.bulk_create([Channel(name=name, position=n * 10) for n, name in enumerate(names)])
