"""`vinculo backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from vinculo.installation import archive


class Command(BaseCommand):
    help = "Writes the database, the attached files and the secret key into one .tar.gz file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            archive.backup(file)
        except (archive.ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Backup written: %(file)s") % {"file": file})
        self.stdout.write(_("It holds the secret key: keep it where only you can read it."))
