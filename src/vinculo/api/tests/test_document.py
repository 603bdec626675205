"""The OpenAPI document says what the API takes and gives, and the page shows it."""

import json
import re
from unittest.mock import patch

import pytest
from django.test import Client

from vinculo.api.urls import document_in
from vinculo.entities import registry
from vinculo.house import store

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document():
    with patch.object(store, "_values", dict):  # made once, before there is a database that could have settings
        return json.loads(document_in("en", 0))


@pytest.fixture
def schemas(document):
    return document["components"]["schemas"]


def test_it_is_for_those_who_are_in(ana, anas):
    assert Client().get("/api/v1/openapi.json").status_code == 401
    assert anas.get("openapi.json").json()["openapi"].startswith("3.1")
    client = Client()
    assert client.get("/api/v1/docs").headers["Location"].startswith("/login/")
    client.force_login(ana)
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert client.get("/api/v1/", follow=True).redirect_chain == [("/api/v1/docs", 302)]


def test_the_page_obeys_the_content_security_policy(ana, client):
    client.force_login(ana)
    page = client.get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert all(re.search(r'\ssrc=|type="application/json"', tag) for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://", html)
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_every_entity_has_its_addresses(document):
    for entity in registry.entities():
        written = bool(entity.form)  # what has no form is only read: the lines of documents, sealed quotes
        assert ({"get", "post"} if written else {"get"}) <= document["paths"][f"/api/v1/{entity.path}"].keys()
        one = document["paths"][f"/api/v1/{entity.path}/{{pk}}"].keys()
        if written:
            assert one == ({"get", "patch", "delete"} if entity.is_record() else {"get", "patch"})
        for action in entity.actions:
            assert f"/api/v1/{entity.path}/{{pk}}/{action.name}" in document["paths"]


def test_every_operation_asks_for_a_token_and_names_its_problems(document):
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"TokenAuth": []}]
            assert {"400", "401", "403", "429", "503"} <= operation["responses"].keys()
    assert document["components"]["securitySchemes"]["TokenAuth"]["scheme"] == "bearer"


def test_operation_names_are_unique(document):
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


def test_what_a_new_row_takes(schemas):
    new = schemas["NewAccount"]
    fields = new["properties"]
    assert new["required"] == ["name"]
    assert new["additionalProperties"] is False
    assert (fields["name"]["type"], fields["name"]["minLength"], fields["name"]["maxLength"]) == ("string", 1, 200)
    assert fields["city"]["type"] == ["string", "null"]
    assert fields["parent"]["type"] == ["integer", "null"]
    assert "ES" in fields["country"]["enum"]
    assert fields["payment_terms"]["enum"] == [0, 30, 60, 90, 180]
    assert fields["latitude"]["type"] == ["string", "number", "null"]
    assert not {"id", "number", "version", "created"} & fields.keys()
    assert schemas["NewContact"]["required"] == ["first_name", "account"]


def test_what_a_change_takes(schemas):
    change = schemas["AccountChange"]
    assert "required" not in change
    assert change["properties"]["version"]["type"] == ["integer", "null"]
    assert "version" not in schemas["ChannelChange"]["properties"]


def test_what_a_row_gives(schemas):
    row = schemas["Account"]
    assert set(row["required"]) == row["properties"].keys()
    assert row["properties"]["trashed"]["type"] == ["string", "null"]
    assert row["properties"]["created"]["format"] == "date-time"
    assert row["properties"]["latitude"]["type"] == ["string", "null"]
    assert "password" not in schemas["User"]["properties"]


def test_what_a_list_takes(document):
    listed = document["paths"]["/api/v1/accounts"]["get"]["parameters"]
    parameters = {one["name"]: one["schema"] for one in listed}
    assert parameters["page_size"]["maximum"] == 200
    assert {"name", "-name"} <= set(parameters["sort"]["enum"])
    assert parameters["city"]["type"] == "array"
    assert {"type": "string", "format": "date"} in parameters["created__gte"]["anyOf"]
    assert {"q", "after", "before", "trash", "owner", "group"} <= parameters.keys()


def test_what_a_verb_takes(document):
    assign = document["paths"]["/api/v1/accounts/{pk}/assign"]["post"]
    assert assign["requestBody"] == {"$ref": "#/components/requestBodies/Account_assign"}
    body = document["components"]["requestBodies"]["Account_assign"]["content"]["application/json"]["schema"]
    assert body["properties"].keys() == {"owner", "group"}
    assert {"200", "204", "409"} <= assign["responses"].keys()


def test_it_speaks_the_readers_language(ana, client):
    titles = {}
    for language in ("es", "en"):
        ana.language = language
        ana.save()
        client.force_login(ana)
        titles[language] = client.get("/api/v1/openapi.json").json()["info"]["title"]
    assert titles["en"] == "Vínculo API"


def test_what_people_add_to_a_record(document, schemas):
    paths = document["paths"]
    for path in ("comments", "files", "tags"):
        assert paths[f"/api/v1/accounts/{{pk}}/{path}"].keys() == {"get", "post"}
        assert "delete" in paths[f"/api/v1/accounts/{{pk}}/{path}/{{child}}"]
        assert f"/api/v1/channels/{{pk}}/{path}" not in paths
    upload = paths["/api/v1/accounts/{pk}/files"]["post"]["requestBody"]["content"]
    assert upload["multipart/form-data"]["schema"]["required"] == ["file"]
    assert schemas["RecordCommentPage"]["properties"]["next"]["type"] == ["integer", "null"]
