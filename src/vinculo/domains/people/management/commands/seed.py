"""`vinculo manage seed`: roles, and the shared lists every company starts with."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Creates the roles and shared lists that are missing; changes none that exist."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for app in apps.get_app_configs():
            if app.name.startswith("vinculo.") and find_spec(f"{app.name}.seeds"):
                import_module(f"{app.name}.seeds").seed()
