"""The templates keep to the rules that no browser test would notice."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

WEB = Path(__file__).parent.parent
PACKAGE = WEB.parent
TEMPLATES = [path for path in PACKAGE.rglob("*.html") if "templates" in path.parts or "jinja2" in path.parts]
COMPONENTS = sorted((WEB / "templates" / "web" / "components").glob("*.html"))
ICONS = {
    line.split("#")[0].strip() for line in (PACKAGE.parent.parent / "frontend" / "icons.txt").read_text().splitlines()
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_inline(path: Path) -> None:
    """The content security policy would drop it silently."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text())
    assert not re.search(r"\sstyle=|\son(click|change|input|submit|load|error|key|mouse|focus|blur)\w*=|\shx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_icons_are_in_the_sprite(path: Path) -> None:
    text = path.read_text()
    used = re.findall(r"""\{%\s*icon "([^"{]+)" """, text)
    used += re.findall(r"""\bicon(?:_name)?="([^"{]+)\"""", text)
    used += re.findall(r"""icon\|default:"([^"]+)\"""", text)
    assert set(used) <= ICONS


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_components_say_their_parameters_first(path: Path) -> None:
    get_template(f"web/components/{path.name}")
    assert re.match(r"(\{% load [^%]+%\})*\{# .+ #\}", path.read_text().splitlines()[0])
