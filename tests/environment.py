"""Chooses database, data folder and key of a test run. pytest loads it before Django reads its settings.

`VINCULO_TEST_DATABASE` is `sqlite` (default: a file, as in real life), `postgres` (a private server, started
and stopped here) or the URL of a database of your own.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.postgres import PrivatePostgres

WORKSPACE = "VINCULO_TEST_WORKSPACE"  # set for the workers of pytest-xdist, which share the run's database


def prepare() -> None:
    """Sets every VINCULO_ variable, so that neither the shell nor a .env file changes what is tested."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is told to stop tidies up too
    folder = Path(tempfile.mkdtemp(prefix="vinculo-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wanted = os.environ.get("VINCULO_TEST_DATABASE", "sqlite")
    if wanted == "postgres":
        server = PrivatePostgres()
        atexit.register(server.stop)
        wanted = server.start()
    elif wanted == "sqlite":
        wanted = f"sqlite:///{folder}/vinculo.sqlite3"
    os.environ |= {
        WORKSPACE: str(folder),
        "VINCULO_DATABASE_URL": wanted,
        "VINCULO_DATA_DIR": str(folder),
        "VINCULO_SECRET_KEY": "only-for-tests",
        "VINCULO_DEBUG": "1",  # assets are served in place; pytest-django switches the error pages off
        "VINCULO_ALLOWED_HOSTS": "*",
        "VINCULO_BASE_URL": "http://testserver",
        "VINCULO_TRUSTED_PROXIES": "",
        "VINCULO_OIDC_ISSUER": "",
        "VINCULO_EMAIL_URL": "memory:",
        "VINCULO_LANGUAGE": "es",
        "VINCULO_TIME_ZONE": "Europe/Madrid",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's sync API runs an event loop of its own
    }


if WORKSPACE not in os.environ:
    prepare()
