"""`vinculo restore FILE [--force]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from vinculo.installation import archive


class Command(BaseCommand):
    help = "Brings back what `vinculo backup` wrote. Stop the server first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the data that is here now")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            archive.restore(file, force=force)
        except (archive.ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Restored from %(file)s.") % {"file": file})
        self.stdout.write(_("Run `vinculo init` if the program is newer than the backup."))
