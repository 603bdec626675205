"""House rules that no linter knows."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.static
ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "vinculo"


def sources(*suffixes, under=PACKAGE, without=""):
    """Files of the product, tests left out, and those of the room `without`."""
    skip = PACKAGE / without if without else None
    return [
        path
        for path in sorted(under.rglob("*"))
        if path.suffix in suffixes
        and not {"tests", "dist", "node_modules"} & set(path.parts)
        and not (skip and path.is_relative_to(skip))
    ]


def lines_with(pattern, files):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_nobody_walks_around_the_guarded_managers():
    assert lines_with(r"\b_base_manager\b", sources(".py", without="records")) == []


def test_only_one_room_asks_which_database_this_is():
    # A backup copies each database with its own program; that is no difference in behaviour.
    files = sources(".py", without="records/databases")
    elsewhere = lines_with(r"connection\.vendor|features\.", files)
    assert [line for line in elsewhere if "installation/archive.py" not in line] == []


def test_templates_obey_the_content_security_policy():
    files = sources(".html", ".jinja")
    assert lines_with(r"""<[^>]*\s(style|on[a-z]+|hx-on[^=]*)\s*=\s*["']""", files) == []
    assert lines_with(r"<style\b|javascript:", files) == []
    assert lines_with(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", files) == []


def test_nothing_is_called_outside():
    files = sources(".html", ".jinja")
    assert lines_with(r"""(src|href)\s*=\s*["'](https?:)?//""", files) == []


def test_files_stay_readable():
    written = [path for path in sources(".py", ".html", ".jinja") if "migrations" not in path.parts]
    long = [path for path in written if len(path.read_text().splitlines()) > 400]
    assert [str(path.relative_to(ROOT)) for path in long] == []


def test_locks_name_no_host():
    files = sorted(ROOT.glob("requirements/*.txt"))
    assert files
    assert lines_with(r"://|file:|find-links|index-url", files) == []
