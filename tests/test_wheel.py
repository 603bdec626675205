"""The wheel carries what git does not: built assets and compiled translations."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.static, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files inside a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run([*map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_it_holds_the_built_assets(wheel):
    dist = ROOT / "src" / "vinculo" / "web" / "static" / "dist"
    built = {str(path.relative_to(ROOT / "src")) for path in dist.rglob("*") if path.is_file()}
    assert {"vinculo/web/static/dist/app.css", "vinculo/web/static/dist/app.js"} <= built
    assert built <= wheel


def test_it_holds_the_compiled_spanish(wheel):
    assert "vinculo/locale/es/LC_MESSAGES/django.mo" in wheel


def test_it_holds_templates_and_migrations(wheel):
    assert any(name.startswith("vinculo/web/templates/") for name in wheel)
    assert "vinculo/identity/migrations/0001_initial.py" in wheel


def test_it_holds_nothing_else(wheel):
    assert [name for name in wheel if "/tests/" in name or "node_modules" in name or name.endswith(".po")] == []
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"vinculo"}
