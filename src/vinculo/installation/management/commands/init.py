"""`vinculo init`: a new installation, or an old one after an update."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vinculo.abilities.duplicates import upkeep
from vinculo.identity.models import User
from vinculo.installation.assets import collect_assets


class Command(BaseCommand):
    help = "Creates or updates the tables, roles and catalogues, and asks for the first Webmaster."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="of the first Webmaster")
        parser.add_argument("--password", help="of the first Webmaster; asked for when missing")
        parser.add_argument("--name", default="Webmaster", help="of the first Webmaster")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=options["verbosity"] - 1)
        if "seed" in get_commands():
            call_command("seed")
        upkeep.fill_where_none()
        collect_assets()
        if not User.objects.filter(is_active=True, role__key="webmaster").exists():
            self.create_webmaster(options)

    def create_webmaster(self, options: dict[str, Any]) -> None:
        """Makes the first person who may do everything, from the options or by asking."""
        may_ask = not options["no_input"] and sys.stdin.isatty()
        email, password = options["email"], options["password"]
        if not email and may_ask:
            email = input(_("E-mail of the first Webmaster: ")).strip()
        if not email:
            self.stdout.write(_("No Webmaster yet: run `vinculo init --email … --password …`."))
            return
        if not password and may_ask:
            password = getpass.getpass(_("Password: "))
        try:
            validate_email(email)
            validate_password(password or "", User(email=email, name=options["name"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        User.objects.create_superuser(email, password, name=options["name"])
        self.stdout.write(_("Webmaster created: %(email)s") % {"email": email})
