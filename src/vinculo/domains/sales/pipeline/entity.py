from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Related, Section
from vinculo.entities.noun import Noun


class PipelineEntity(Entity):
    """The roads opportunities go along."""

    model = Pipeline
    noun = Noun(_("pipeline"), _("pipelines"), "m")
    path = "pipelines"
    menu = Menu("settings", icon="kanban", order=50)
    columns = [Link("name"), "folio_later", "stale_days", "position", "is_active"]
    filters = ["is_active"]
    form = [Section(_("Pipeline"), "name folio_later stale_days position is_active")]
    tabs = [Related(_("Stages"), "stage", "pipeline")]
    example = {"name": "Formación"}
