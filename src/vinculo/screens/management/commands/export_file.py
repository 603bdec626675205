"""`vinculo export KIND FILE`: a list as CSV or XLSX, with the same filters as on screen."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.entities.export import ExportPlan
from vinculo.entities.query import BadQuery, parse_query
from vinculo.entities.tables.write import write_csv, write_xlsx
from vinculo.identity.actor import Actor
from vinculo.identity.models import User


class Command(BaseCommand):
    help = "Writes a list to a CSV or XLSX file; all columns, as whoever --user names or else as the system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="accounts, contacts…")
        parser.add_argument("file", type=Path, help="where to; its ending decides: .csv or .xlsx")
        parser.add_argument("--filter", default="", help='as in the address of a list: "city=Girona&q=taller"')
        parser.add_argument("--user", help="e-mail of the person whose rights count")

    def handle(self, *args: Any, **options: Any) -> None:
        registry.load()
        entity = next((one for one in registry.entities() if options["kind"] in (one.path, one.key())), None)
        if entity is None:
            raise CommandError(_("There is no list called «%(name)s».") % {"name": options["kind"]})
        actor = self.actor(options["user"])
        if not entity.may(actor, "export"):
            raise CommandError(_("This person may not export this list."))
        with translation.override(settings.LANGUAGE_CODE):
            self.write(entity, actor, options["filter"], options["file"])

    def actor(self, email: str | None) -> Actor:
        if email is None:
            return Actor.system("vinculo export")
        user = User.objects.select_related("role").filter(email__iexact=email).first()
        if user is None:
            raise CommandError(_("There is no person with this e-mail."))
        return Actor.of(user, via="cli")

    def write(self, entity: type[Entity], actor: Actor, query: str, path: Path) -> None:
        try:
            asked = parse_query(entity, QueryDict(query), actor)
        except BadQuery as bad:
            raise CommandError(str(bad)) from bad
        language = settings.LANGUAGE_CODE
        plan = ExportPlan(entity, entity.columns_for(actor), actor, language=language)
        rows = plan.rows(asked.narrow(entity, entity.rows(actor, "export", trash=asked.trash)), asked.order)
        if path.suffix == ".xlsx":
            write_xlsx(plan.columns, rows, path, language=language)
            return
        if path.suffix != ".csv":
            raise CommandError(_("The file's name must end in .csv or .xlsx."))
        with path.open("wb") as file:
            file.writelines(write_csv(plan.columns, rows, language=language))
