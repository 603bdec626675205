"""Style, types and import floors are tests like any other, so one summary speaks for them too."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.static
ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


def clean(*words):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_style():
    clean(PROGRAMS / "ruff", "check")


def test_format():
    clean(PROGRAMS / "ruff", "format", "--check")


def test_import_floors():
    clean(PROGRAMS / "lint-imports")


@pytest.mark.slow
def test_types():
    clean(PROGRAMS / "mypy")


@pytest.mark.slow
def test_types_of_the_front_end():
    clean(ROOT / "scripts" / "frontend.sh", "check")


@pytest.mark.skipif(not shutil.which("bash"), reason="the scripts are bash")
@pytest.mark.parametrize("script", sorted(ROOT.glob("scripts/*.sh")), ids=lambda path: path.name)
def test_scripts_parse(script):
    clean("bash", "-n", script)
