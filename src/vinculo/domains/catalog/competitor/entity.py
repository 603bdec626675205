from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.competitor.model import Competitor
from vinculo.domains.catalog.starting import own
from vinculo.entities.columns import Link, RelatedCount
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Import, Menu, Related, Section
from vinculo.entities.noun import Noun


class CompetitorEntity(Entity):
    """Who else sells what we sell."""

    model = Competitor
    noun = Noun(_("competitor"), _("competitors"), "m")
    path = "competitors"
    menu = Menu("sales", icon="scale", order=64)
    columns = [Link("name"), "website", RelatedCount("prices"), "owner", "last_activity"]
    more_columns = ["strengths", "weaknesses", "group", "created"]
    filters = ["owner", "group", "created"]
    sort = "name"
    form = [
        Section(_("Competitor"), "name website owner group"),
        Section(_("What they are like"), "strengths weaknesses"),
    ]
    quick = "name website"
    merges = True
    tabs = [Related(_("Prices"), "competitorprice", "competitor")]
    imports = Import(
        match=("name",),
        headers={
            "name": ("nombre", "competidor", "empresa", "competencia"),
            "website": ("web", "página web", "url"),
            "strengths": ("fortalezas", "puntos fuertes"),
            "weaknesses": ("debilidades", "puntos débiles"),
        },
    )
    defaults = staticmethod(own)
    example = {"name": "Prevenció Ràpida", "website": "https://prevencio.example"}
