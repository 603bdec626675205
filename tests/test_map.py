"""docs/map.md tells where everything is; a package without its line fails here."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static
ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "vinculo"
PARTS_OF_DJANGO = {"migrations", "management", "commands", "tests", "templatetags"}


def packages():
    """Every package of the product, as `domains/directory/`."""
    folders = (path.parent.relative_to(PACKAGE) for path in PACKAGE.rglob("__init__.py"))
    return {f"{folder}/" for folder in folders if folder.parts and not PARTS_OF_DJANGO & set(folder.parts)}


def mapped():
    text = (ROOT / "docs" / "map.md").read_text()
    product = text.split("## `src/vinculo/`")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([a-z_/]+/)` \|", product, re.MULTILINE))


def test_every_package_has_its_line():
    assert packages() - mapped() == set()


def test_every_line_has_its_package():
    assert mapped() - packages() == set()
