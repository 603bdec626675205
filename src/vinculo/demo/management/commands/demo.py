"""`vinculo demo`: invented companies, people and history to try the product with."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from vinculo.demo.house import introduce
from vinculo.demo.loader import Loader
from vinculo.demo.team import LOGINS, PASSWORD
from vinculo.domains.directory.account.model import Account


class Command(BaseCommand):
    help = "Loads invented data: people who may log in, companies, contacts, comments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=240, help="how many companies (240)")
        parser.add_argument("--contacts", type=int, default=6, help="contacts per company at most (6)")
        parser.add_argument("--no-comments", action="store_true", help="leave the comments out")
        parser.add_argument("--no-fields", action="store_true", help="leave the custom fields out")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("es"):
            call_command("seed")
            if Account.objects.unscoped("is there anything yet?").exists():
                self.stdout.write(_("There are accounts already: the demo data is left as it is."))
                return
            introduce()
            loader = Loader(
                options["accounts"],
                most_contacts=options["contacts"],
                with_comments=not options["no_comments"],
                with_fields=not options["no_fields"],
            )
            loader.run(self.tell if options["accounts"] > 5000 else lambda done: None)
            self.stdout.write(_("%(count)d companies loaded.") % {"count": options["accounts"]})
            self.stdout.write(_("Log in at %(url)s with:") % {"url": f"{settings.BASE_URL}/login/"})
            for identifier, _name, role, _groups in LOGINS:
                self.stdout.write(f"  {identifier}@demo.vinculo  {PASSWORD}  ({role})")

    def tell(self, done: int) -> None:
        if done % 5000 == 0:
            self.stdout.write(f"{done}…", ending="\n")
            self.stdout.flush()
