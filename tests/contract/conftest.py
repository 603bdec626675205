"""Contract tests build their company once per module; every test undoes what it did."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.contract import stage as stages

# One entity of each kind: with a scope of its own, following another, a person's, a shared list, no record at all.
# The quick tests walk these, with every reach. `make test` walks every entity, the others with the reaches that tell
# most; what they read at the rest is held by `test_access.py`, and walked page by page by `make test-wide`. On the
# second database the others are asked only for what each has statements of its own for.
SPECIMENS = {"account", "contact", "activity", "channel", "user"}
TELLING = {"group", "outsider"}
OWN_STATEMENTS = {"test_access.py", "test_exits.py", "test_guard.py"}


def pytest_collection_modifyitems(items):
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        entity, reach = params.get("entity"), params.get("look") or params.get("reach") or "group"
        if "contract" in item.path.parts and entity and entity.key() not in SPECIMENS:
            item.add_marker("slow")
            if not entity.is_record() or reach != "group" or item.path.name not in OWN_STATEMENTS:
                item.add_marker("once")
            if reach not in TELLING or item.get_closest_marker("alike"):
                item.add_marker("wide")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files(tmp_path_factory)), transaction.atomic():
        yield stages.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    """The files of the company stay from test to test; equal ones are kept once, so they do not pile up."""
    settings.MEDIA_ROOT = files(tmp_path_factory)


def files(tmp_path_factory):
    return tmp_path_factory.getbasetemp() / "company"


@pytest.fixture
def stage(built, db):
    """The company, as it was built."""
    return built


@pytest.fixture(scope="module")
def sights():
    """{reach: what Ana may come across} of the company as it was built, found out once."""
    return {}


def at_desk(stage, reach, sights):
    look = stages.Look(stage, reach, sights.get(reach))
    sights[reach] = look.names, look.pks
    return look


@pytest.fixture
def desk(stage, sights):
    """Ana, allowed everything."""
    return at_desk(stage, "everything", sights)


@pytest.fixture(params=stages.REACHES)
def look(stage, request, sights):
    """Ana, with every reach a role may give her."""
    return at_desk(stage, request.param, sights)
