"""Finds what each entity folder of a domain holds, so that a new entity is its folder and nothing else."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType


def import_all(package: str, module: str) -> list[ModuleType]:
    """Imports `package.*.module` wherever that file exists, in alphabetical order of the folders."""
    found = []
    for entry in sorted(iter_modules(import_module(package).__path__), key=lambda entry: entry.name):
        name = f"{package}.{entry.name}.{module}"
        if entry.ispkg and find_spec(name):
            found.append(import_module(name))
    return found
