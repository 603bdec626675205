"""Processes of their own on the database of the test."""

import os
from urllib.parse import quote

from django.db import connection


def environment():
    """What a process has to find in its environment to work on the database of the test; mail goes where it says."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}@{quote(database['HOST'], safe='')}/{database['NAME']}"
    kept = {name: value for name, value in os.environ.items() if name != "VINCULO_EMAIL_URL"}
    return kept | {"VINCULO_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "vinculo.settings"}
