"""What all tests share, wherever they live."""

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

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
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests run on a file: several connections behave there as they do in real life."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


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
