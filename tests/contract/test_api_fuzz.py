"""Whatever the OpenAPI document allows, or forbids, is answered as the document says; nothing breaks the server."""

import json
from unittest.mock import patch

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from tests.contract.conftest import SPECIMENS
from tests.contract.stage import ENTITIES
from tests.people import account_of, contact_of
from vinculo.api import auth
from vinculo.api.urls import document_in
from vinculo.domains.directory.channel.model import Channel
from vinculo.house import store
from vinculo.identity.models import Token
from vinculo.wsgi import application

pytestmark = pytest.mark.slow

with patch.object(store, "_values", dict):  # there is no database yet that could have settings
    DOCUMENT = json.loads(document_in("en", 0))
OF_SPECIMENS = f"^/api/v1/({'|'.join(entity.path for entity in ENTITIES if entity.key() in SPECIMENS)})(/|$)"


def api():
    found = schemathesis.openapi.from_dict(DOCUMENT)
    found.app = application
    # Cursors nobody wrote, rows that are not there, names that are taken: a schema cannot say so.
    found.config.checks.positive_data_acceptance.expected_statuses += ["400", "422"]
    return found


specimens, others = api().include(path_regex=OF_SPECIMENS), api().exclude(path_regex=OF_SPECIMENS)
# What the schema draws the line at, one by one: a hundred requests an address, all answered by the same few views.
others.config.phases.coverage.enabled = False


@pytest.fixture
def one_connection(db):
    """Requests share the test's connection and its transaction, as those of Django's test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(one_connection, sara, girona, monkeypatch):
    """A supervisor's, with a few rows to hit."""
    monkeypatch.setattr(auth.failures, "most", 0)  # every call is repeated with a wrong token
    for number in range(3):
        contact_of(account_of(sara, girona, f"Taller {number}"))
    Channel.objects.create(name="Feria")
    return Token.issue(sara, "fuzz")[1]


@specimens.parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_the_document_tells_the_truth(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.once
@others.parametrize()
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_it_tells_the_truth_of_every_entity(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
