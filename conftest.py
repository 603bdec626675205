"""What all tests share, wherever they live."""

import hashlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings

# Ana owns it, Bruno is in her group, Carla is a stranger.
if importlib.util.find_spec("tests.people"):
    pytest_plugins = ["tests.people"]

hypothesis.settings.register_profile("vinculo", deadline=None, max_examples=40, derandomize=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "vinculo"))


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sys.addaudithook(refuse_the_outside)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")


def refuse_the_outside(event, arguments):
    """The product calls nobody by itself, and no test may: only this machine answers."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""  # a socket file is always here
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    if not re.fullmatch(r"|localhost|testserver|127\..*|::1", str(host)):
        pytest.fail(f"A test tried to reach {host}")


@pytest.fixture(scope="session")
def migrated():
    """Where the migrated, empty SQLite database of these very migrations is kept from one run to the next."""
    state = hashlib.sha256(django.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("src/**/migrations/*.py")):
        state.update(path.read_bytes())
    return Path(__file__).parent / ".pytest_cache" / f"migrated-{state.hexdigest()[:16]}.sqlite3"


def on_sqlite():
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(migrated):
    """Whether the run starts from what an earlier one has migrated."""
    return on_sqlite() and migrated.exists()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory, migrated):
    """SQLite tests run on a file: several connections behave there as they do in real life."""
    if on_sqlite():
        database = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings.DATABASES["default"]["TEST"]["NAME"] = str(database)
        if migrated.exists():
            shutil.copyfile(migrated, database)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb, migrated):
    if on_sqlite() and not django_db_keepdb:
        with django_db_blocker.unblock():
            keep(migrated)


def keep(migrated):
    from django.db import connection

    migrated.parent.mkdir(exist_ok=True)
    for old in migrated.parent.glob("migrated-*.sqlite3"):  # not what another worker is writing at this moment
        old.unlink(missing_ok=True)
    made = migrated.with_suffix(f".{os.getpid()}")
    connection.cursor().execute("VACUUM INTO %s", [str(made)])
    made.replace(migrated)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    """Every test has an empty folder for attached files."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def settings_of_the_house():
    """No test knows what another one has set: that went with its transaction."""
    from vinculo.house import store

    store.forget()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; as root it needs to be told to do without its sandbox."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    launch = {"executable_path": str(Path(found).resolve())} if found else {}
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | launch | {"args": args}
