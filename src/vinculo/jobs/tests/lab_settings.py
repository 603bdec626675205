"""The queue and the settings of the house alone, on the test database: worker processes of tests start fast."""

import json
import os

from vinculo.settings.environment import POSTGRES_OPTIONS, SQLITE_OPTIONS

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Europe/Madrid"
LANGUAGE_CODE = "es"
INSTALLED_APPS = ["vinculo.house", "vinculo.jobs", "django_tasks"]
ROOT_URLCONF = "vinculo.jobs.tests.lab"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
HOUSE_ENVIRONMENT: dict[str, str] = {}
JOBS_AROUND: list[str] = []
TASKS = {"default": {"BACKEND": "vinculo.jobs.backend.LeaseBackend", "QUEUES": []}}

_database = json.loads(os.environ["LAB_DATABASE"])
_sqlite = _database["ENGINE"].endswith("sqlite3")
DATABASES = {
    "default": _database
    | {"OPTIONS": SQLITE_OPTIONS if _sqlite else POSTGRES_OPTIONS}
    | ({} if _sqlite else {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True})
}
LOGGING = {
    "version": 1,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
