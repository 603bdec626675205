"""Contract tests build their company once per module; every test undoes what it did."""

import pytest
from django.db import transaction

from tests.contract import stage as stages


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        with transaction.atomic():
            yield stages.build()
            transaction.set_rollback(True)


@pytest.fixture
def stage(built, db):
    """The company, as it was built."""
    return built


@pytest.fixture(params=stages.REACHES)
def look(stage, request):
    """Ana, with every reach a role may give her."""
    return stages.Look(stage, request.param)
