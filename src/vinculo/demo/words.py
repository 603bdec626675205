"""The words of data/words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

with (Path(__file__).parent / "data/words.toml").open("rb") as _file:
    _words: dict[str, Any] = tomllib.load(_file)


@dataclass(frozen=True, slots=True)
class Sector:
    """A trade. `firms` are how its companies begin their names; `wants` is what they ask us for."""

    name: str
    weight: int
    firms: list[str]
    wants: list[str]
    industrial: bool = False  # on an estate outside town rather than in a street
    branded: bool = False  # may carry an invented brand: Novatec
    places: bool = False  # may be named after an invented spot: Bodegas Valdorada


WOMEN: list[str] = _words["people"]["women"]
MEN: list[str] = _words["people"]["men"]
SURNAMES: list[str] = _words["people"]["surnames"]
POSITIONS_OF_WOMEN: list[str] = _words["people"]["positions_of_women"]
POSITIONS_OF_MEN: list[str] = _words["people"]["positions_of_men"]
STREETS: dict[str, list[str]] = _words["streets"]
ESTATES: dict[str, list[str]] = _words["estates"]
SPOTS = [a + b for a in _words["names"]["spot_beginnings"] for b in _words["names"]["spot_endings"]]
BRANDS = [a + b for a in _words["names"]["brand_beginnings"] for b in _words["names"]["brand_endings"]]
TAGS: list[str] = _words["lists"]["tags"]
SECTORS = [Sector(**sector) for sector in _words["sectors"]]
