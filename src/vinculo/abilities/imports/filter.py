"""The list filter «imported from this file», which leads from an import to its records."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.imports.models import ImportRun
from vinculo.entities.entity import Entity
from vinculo.entities.fields import field_of
from vinculo.entities.filters import Condition, Filter
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date
from vinculo.records.models import Change

OFFERED = 20  # of the person's last imports


def add(entity: type[Entity]) -> None:
    """Gives an entity that files may fill the filter by import."""
    if entity.imports:
        found = ImportedFilter()
        found.bind(entity.model)
        entity.added_filters.append(found)


class ImportedFilter(Filter):
    """`?imported=7`: the records that the person's own import 7 created or changed."""

    widget = "choice"
    operators = ()

    def __init__(self) -> None:
        super().__init__("imported", label=gettext_lazy("Imported from"), needs="import")

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.field = field_of(ImportRun, "job")  # a number, as far as programs are concerned

    def runs(self, actor: Actor) -> Any:
        entity = str(self.model._meta.model_name)
        return ImportRun.objects.filter(user_id=actor.pk, entity=entity, started__isnull=False)

    def choices(self, actor: Actor) -> list[tuple[str, str]]:
        return [(str(run.pk), self.shown(run)) for run in self.runs(actor)[:OFFERED]]

    def shown(self, run: ImportRun) -> str:
        return f"{run.file_name} ({format_date(run.created)})"

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 19]
        runs = list(self.runs(actor).filter(pk__in=numbers))
        if not runs or len(numbers) < len(texts):
            raise ValidationError(_("There is no such import of yours."))
        written = Change.objects.filter(kind=self.model._meta.model_name, batch__in=[run.batch for run in runs])
        files = f" {_('or')} ".join(self.shown(run) for run in runs)
        sentence = _("%(field)s %(value)s") % {"field": self.label, "value": files}
        return Condition(parameter, texts, Q(pk__in=written.values("record_id")), sentence)
