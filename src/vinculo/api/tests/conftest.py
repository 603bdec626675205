"""Programs with the tokens of Ana, Bruno, Carla and Sara."""

import orjson
import pytest
from django.test import Client

from vinculo.identity.models import Token


class Program:
    """A program that calls the API with a person's token."""

    def __init__(self, user, scope="", **fields):
        self.token, self.secret = Token.issue(user, "test", scope, **fields)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path, body=None, **headers):
        return self.send("POST", path, body, **headers)

    def patch(self, path, body=None, **headers):
        return self.send("PATCH", path, body, **headers)

    def delete(self, path):
        return self.client.delete(f"/api/v1/{path}")

    def send(self, method, path, body=None, **headers):
        data = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/v1/{path}", data, "application/json", headers=headers)


@pytest.fixture
def anas(ana):
    return Program(ana)


@pytest.fixture
def brunos(bruno):
    return Program(bruno)


@pytest.fixture
def carlas(carla):
    return Program(carla)


@pytest.fixture
def saras(sara):
    return Program(sara)
