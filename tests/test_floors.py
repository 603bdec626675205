"""Relations between models keep the floors that import-linter keeps between modules."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.static
PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def floors(contract):
    """Room → height, from the contract in pyproject.toml."""
    contracts = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(entry["layers"] for entry in contracts if entry["id"] == contract)
    return {room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


ROOMS, DOMAINS = floors("floors"), floors("domains")


def height(model):
    """(floor of the room, floor of the domain inside `domains`)."""
    _, room, *rest = model.__module__.split(".")
    return ROOMS[room], DOMAINS[rest[0]] if room == "domains" else 0


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("vinculo.")]


def test_no_model_points_upwards():
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and field.related_model.__module__.startswith("vinculo.")
        and height(model) < height(field.related_model)
    ]
    assert upwards == []
