"""Real Spanish towns, drawn as often as they are big."""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality. Its postal codes are `postal_codes` numbers from `postal_code` on."""

    code: str
    name: str
    province: str
    latitude: float
    longitude: float
    postal_code: int
    postal_codes: int
    weight: int
    phone_prefixes: tuple[str, ...]
    language: str

    @property
    def province_code(self) -> str:
        return self.code[:2]


@cache
def towns() -> tuple[Town, ...]:
    """All 8131, by code."""
    provinces = {row["code"]: row for row in _rows("provinces.csv")}
    return tuple(
        Town(
            code=row["code"],
            name=row["name"],
            province=row["province"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            postal_code=int(row["postal_code"]),
            postal_codes=int(row["postal_codes"]),
            weight=int(row["weight"]),
            phone_prefixes=tuple(provinces[row["code"][:2]]["phone_prefixes"].split()),
            language=provinces[row["code"][:2]]["language"],
        )
        for row in _rows("municipalities.csv")
    )


@cache
def _weights() -> tuple[int, ...]:
    return tuple(accumulate(town.weight for town in towns()))


def draw_town(dice: Random) -> Town:
    weights = _weights()
    return towns()[bisect(weights, dice.random() * weights[-1])]


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
