from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.channel.model import Channel
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class ChannelEntity(Entity):
    """How accounts and leads come to us."""

    model = Channel
    noun = Noun(_("channel"), _("channels"), "m")
    path = "channels"
    menu = Menu("settings", icon="share-2", order=30)
    columns = [Link("name"), "position", "is_active"]
    filters = ["is_active"]
    form = [Section(_("Channel"), "name position is_active")]
    example = {"name": "Web page"}
