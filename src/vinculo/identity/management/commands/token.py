"""`vinculo token USER --name N`: a key for a program that acts as that person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from vinculo.identity.models import Token, User


class Command(BaseCommand):
    help = "Makes an API token and prints it. It is shown this once: only a hash is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help="e-mail or identifier of the person it acts for")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument(
            "--scope",
            default="",
            help="narrows the person's rights: 'read' forbids writing, names such as 'account contact' leave "
            "only those entities",
        )
        parser.add_argument("--days", type=int, help="after how many days it stops working")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["user"].strip().lower()
        user = User.objects.filter(Q(email__iexact=wanted) | Q(identifier=wanted)).first()
        if user is None:
            raise CommandError(f"Nobody has the e-mail or identifier {options['user']!r}.")
        if not user.is_active:
            raise CommandError(f"{user} may not log in, so a token would not work either.")
        days = options["days"]
        if days is not None and days < 1:
            raise CommandError("--days must be 1 or more.")
        expires = timezone.now() + timedelta(days=days) if days else None
        _token, secret = Token.issue(user, options["name"][:80], options["scope"].strip(), expires=expires)
        self.stdout.write(secret)
