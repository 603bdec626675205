"""Contract tests build their company once per module; every test undoes what it did."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.contract import stage as stages

# One entity of each kind: with a scope of its own, following another, a person's, a shared list, no record at all.
# The quick tests walk these. `make test` walks every entity; on the second database the others only as seen by
# whoever sees what the group has, shared lists not at all.
SPECIMENS = {"account", "contact", "activity", "channel", "user"}


def pytest_collection_modifyitems(items):
    for item in items:
        entity = getattr(item, "callspec", None) and item.callspec.params.get("entity")
        if "contract" in item.path.parts and entity and entity.key() not in SPECIMENS:
            item.add_marker("slow")
            if not entity.is_record() or item.callspec.params.get("look", "group") != "group":
                item.add_marker("once")


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


@pytest.fixture
def desk(stage):
    """Ana, allowed everything."""
    return stages.Look(stage, "everything")


@pytest.fixture(params=stages.REACHES)
def look(stage, request):
    """Ana, with every reach a role may give her."""
    return stages.Look(stage, request.param)
