"""`vinculo check`: does everything that is written twice still say the same?"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from vinculo.records.check import check


class Command(BaseCommand):
    help = "Compares records with what repeats them (anchors, search text, scope, links, history, counters)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what does not agree")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        agrees = True
        for finding in check(repair=repair):
            agrees = False
            self.stdout.write(f"{finding.text} {_('Repaired.')}" if finding.repaired else finding.text)
        if agrees:
            self.stdout.write(_("Everything agrees."))
        elif not repair:
            self.stdout.write(_("Run `vinculo check --repair` to put it right."))
            sys.exit(1)
