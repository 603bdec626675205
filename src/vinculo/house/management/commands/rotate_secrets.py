"""`vinculo manage rotate_secrets`: stored passwords, encrypted with the newest key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vinculo.house.store import rotate_secrets


class Command(BaseCommand):
    help = "Encrypts the passwords of the settings pages with the first key of VINCULO_SECRETS_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = rotate_secrets()
        self.stdout.write(f"{done} encrypted with the newest key.")
        if lost:
            raise CommandError(f"{lost} cannot be read with any key given: type them again on their settings page.")
