"""The summary over several sessions tells the truth."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.static
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def session(tmp_path):
    """Runs a pytest of its own on a few lines of tests, without Django."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(code, *options):
        (tmp_path / "test_it.py").write_text(code)
        words = [sys.executable, "-m", "pytest", "-q", "-p", "tests.totals", "-p", "no:cacheprovider"]
        words += ["--rootdir", tmp_path, "-c", tmp_path / "pytest.ini", *options, tmp_path]
        alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run([*map(str, words)], capture_output=True, text=True, env=alone, cwd=ROOT)
        return done.returncode, done.stdout.strip().splitlines()[-1], done.stdout

    return run


GOOD, BAD, NONE = "def test_good(): pass\n", "def test_bad(): assert 2 + 2 == 5\n", "\n"
AWAY = "import pytest\ndef test_away(): pytest.skip('not here')\n"


def test_the_last_line_counts_all_sessions(session, tmp_path):
    session(GOOD, "--keep-totals", tmp_path / "first")
    session(AWAY, "--keep-totals", tmp_path / "second")
    both = ("--add-totals", tmp_path / "first", "--add-totals", tmp_path / "second")
    code, line, output = session(GOOD, *both, "-ra")
    assert (code, line.split(" in ")[0]) == (0, "2 passed, 1 skipped")
    assert "not here" in output


def test_an_early_failure_is_named_and_fails_the_whole(session, tmp_path):
    session(GOOD + BAD, "--keep-totals", tmp_path / "first")
    code, line, output = session(GOOD, "--add-totals", tmp_path / "first")
    assert (code, line.split(" in ")[0]) == (1, "1 failed, 2 passed")
    assert "test_bad" in output


def test_a_session_that_died_is_an_error(session, tmp_path):
    code, line, output = session(GOOD, "--add-totals", tmp_path / "sqlite")
    assert (code, line.split(" in ")[0]) == (1, "1 passed, 1 error")
    assert "session sqlite" in output


def test_no_test_in_the_last_session_hides_no_earlier_one(session, tmp_path):
    session(GOOD, "--keep-totals", tmp_path / "first")
    code, line, _ = session(NONE, "--add-totals", tmp_path / "first")
    assert (code, line.split(" in ")[0]) == (0, "1 passed")
