"""Where a benchmark's data lives: loaded once, copied for each run, so that what one writes no other meets."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.postgres import PrivatePostgres

ROOT = Path(__file__).resolve().parents[1]
LOADED, COPY = "loaded", "bench"


class AsInstalled(PrivatePostgres):
    """PostgreSQL with the settings it comes with: unlike a test run it survives a power cut."""

    settings = ()

    def stop(self):
        """Ends it in order, which PDEATHSIG (when we are killed) does not, and removes the socket's folder."""
        if self.server:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(timeout=60)
        super().stop()


class Data:
    """The databases of one folder. `prepare` and `again` leave the environment pointing at one to measure on."""

    def __init__(self, folder, database, stack):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.server_url = ""
        if database == "postgres":
            folder.chmod(0o755)  # the server's user must get to its data
            server = AsInstalled(folder / "postgres")
            stack.callback(server.stop)
            self.server_url = server.start().removesuffix("/postgres")

    def url(self, name):
        return f"{self.server_url}/{name}" if self.server_url else f"sqlite:///{self.folder}/{name}.sqlite3"

    def again(self):
        """The copy as the last run left it."""
        self.point_at(COPY)

    def prepare(self, accounts):
        """Loads the demo with so many accounts unless an earlier run has, and makes a copy."""
        note = self.folder / f"{'postgres' if self.server_url else 'sqlite'}.json"
        wanted = {"accounts": accounts, "schema": schema_state()}
        if not note.exists() or json.loads(note.read_text()) != wanted:
            note.unlink(missing_ok=True)
            self.load(accounts)
            note.write_text(json.dumps(wanted))
        self.copy(COPY, LOADED)
        self.point_at(COPY)

    def load(self, accounts):
        self.copy(LOADED)
        self.point_at(LOADED)
        began = time.perf_counter()
        for words in (
            ["manage", "migrate", "--verbosity", "0"],
            ["manage", "createcachetable"],
            ["demo", "--accounts", str(accounts), "--contacts", "1", "--no-comments", "--no-fields"],
        ):
            command = [sys.executable, "-m", "vinculo.cli", *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print(f"{accounts:,} accounts loaded in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        if self.server_url:
            # What autovacuum does within minutes: without it the first runs read a half-built text index.
            self.on_server("VACUUM ANALYZE", LOADED)

    def copy(self, name, source=""):
        """Makes the database `name` anew, empty or as a copy of `source`."""
        if self.server_url:
            self.on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self.on_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {source}" if source else ""))
            return
        for old in self.folder.glob(f"{name}.sqlite3*"):
            old.unlink()
        if source:
            shutil.copyfile(self.folder / f"{source}.sqlite3", self.folder / f"{name}.sqlite3")

    def on_server(self, statement, name="postgres"):
        with psycopg.connect(f"{self.server_url}/{name}", autocommit=True) as connection:
            connection.execute(statement)

    def point_at(self, name):
        """Sets the whole environment, as an installation in production has it."""
        for variable in [one for one in os.environ if one.startswith("VINCULO_")]:
            del os.environ[variable]
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "VINCULO_DATABASE_URL": self.url(name),
            "VINCULO_DATA_DIR": str(self.folder / "var"),
            "VINCULO_DEBUG": "0",
            "VINCULO_LANGUAGE": "es",
            "VINCULO_TIME_ZONE": "Europe/Madrid",
            "VINCULO_API_WRITES_PER_MINUTE": "0",  # the limit of one token would be what is measured
        }
        os.chdir(self.folder)  # away from anybody's .env


def schema_state():
    """Changes with the migrations."""
    state = hashlib.sha256()
    for path in sorted((ROOT / "src").glob("**/migrations/*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()
