"""`vinculo explain account`: what an entity's declaration resolves to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from vinculo.entities import registry
from vinculo.entities.explain import explain, find, full_name


class Command(BaseCommand):
    help = "Shows what an entity resolves to: columns, filters, form, verbs, functions by role, addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entity", help="such as directory.account, account or accounts")

    def handle(self, *args: Any, entity: str, **options: Any) -> None:
        registry.load()
        found = find(entity)
        if found is None:
            known = ", ".join(sorted(full_name(one) for one in registry.entities()))
            raise CommandError(
                _("There is no entity «%(name)s». There are: %(known)s.") % {"name": entity, "known": known}
            )
        self.stdout.write(explain(found))
