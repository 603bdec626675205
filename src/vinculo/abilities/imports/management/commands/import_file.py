"""`vinculo import KIND FILE`: a CSV or XLSX file into a list, columns recognised by their names."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from vinculo.abilities.imports import report, runs
from vinculo.abilities.imports.job import run_now
from vinculo.abilities.imports.models import ImportRun, RowVerdict
from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.refusals import Refused

Verdict = RowVerdict.Verdict


class Command(BaseCommand):
    help = "Brings a CSV or XLSX file in, as whoever --user names or else as the system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="accounts, contacts…")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--user", help="e-mail of the person whose rights count, and who owns new rows")
        parser.add_argument("--rejected", type=Path, help="where rejected rows go (default: FILE.rejected.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        registry.load()
        found = (one for one in registry.entities() if one.imports and options["kind"] in (one.path, one.key()))
        entity = next(found, None)
        if entity is None:
            raise CommandError(_("There is no list called «%(name)s» that files are brought into.") % {
                "name": options["kind"]
            })  # fmt: skip
        with translation.override(settings.LANGUAGE_CODE):
            run = self.taken_in(entity, self.actor(options["user"]), options["file"])
            self.work(run, writing=not options["dry_run"])
            if run.rejected_rows:
                self.hand_back(run, options["rejected"] or options["file"].with_suffix(".rejected.csv"))
        if run.message:
            raise CommandError(run.message)

    def actor(self, email: str | None) -> Actor:
        if email is None:
            return Actor.system("vinculo import")
        user = User.objects.select_related("role").filter(email__iexact=email).first()
        if user is None:
            raise CommandError(_("There is no person with this e-mail."))
        return Actor.of(user, via="cli")

    def taken_in(self, entity: type[Entity], actor: Actor, path: Path) -> ImportRun:
        try:
            with path.open("rb") as file:
                run = runs.take_in(entity, actor, file, path.name)
        except OSError as bad:
            raise CommandError(str(bad)) from bad
        except Refused as bad:
            raise CommandError(str(bad)) from bad
        except PermissionDenied as bad:
            raise CommandError(_("This person may not import into this list.")) from bad
        for notice in runs.notices(run, entity, actor):
            self.stdout.write(notice)
        return run

    def work(self, run: ImportRun, *, writing: bool) -> None:
        """Row after row, with a line that counts along on a terminal."""
        for step in run_now(run, writing=writing):
            if self.stderr.isatty():
                self.stderr.write(f"\r{step.done_rows} / {step.total}", ending="")
        if self.stderr.isatty():
            self.stderr.write("\r", ending="")
        for verdict in Verdict:
            self.stdout.write(f"{getattr(run, f'{verdict}_rows'):>9}  {verdict.label}")

    def hand_back(self, run: ImportRun, path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(report.rejected_file(run))
        self.stdout.write(_("The rejected rows are in %(file)s.") % {"file": path})
