"""One summary over several sessions, because the same tests run once for each database.

A session with `--keep-totals FILE` leaves its reports there; the last one, with `--add-totals FILE`, counts
them as its own, so its closing line and its exit code speak for all. A session that left no file counts as
an error.
"""

import json
from pathlib import Path

import pytest

COUNTED = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")


def pytest_addoption(parser):
    group = parser.getgroup("totals")
    group.addoption("--keep-totals", type=Path, metavar="FILE", help="leave this session's reports in FILE")
    group.addoption("--add-totals", type=Path, metavar="FILE", action="append", default=[], help="count them")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    earlier = [report for file in session.config.option.add_totals for report in kept(session.config, file)]
    session.config.stash[EARLIER] = earlier
    nothing_here = session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED
    if any(category in {"failed", "error"} for category, _ in earlier):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif earlier and nothing_here:
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter, config):
    stats = terminalreporter.stats
    if config.option.keep_totals:
        serializable = config.hook.pytest_report_to_serializable
        reports = [
            (category, serializable(config=config, report=report))
            for category in COUNTED
            for report in stats.get(category, [])
        ]
        config.option.keep_totals.write_text(json.dumps(reports, default=str))
    for category, report in config.stash.get(EARLIER, []):
        stats.setdefault(category, []).append(report)


EARLIER = pytest.StashKey[list]()


def kept(config, file):
    """The reports of an earlier session; one error when it never came to its end."""
    if not file.exists():
        return [("error", unfinished(file.name))]
    from_serializable = config.hook.pytest_report_from_serializable
    reports = []
    for category, data in json.loads(file.read_text()):
        if isinstance(data["longrepr"], list):  # where and why a test was skipped: JSON knows no tuples
            data["longrepr"] = tuple(data["longrepr"])
        reports.append((category, from_serializable(config=config, data=data)))
    return reports


def unfinished(name):
    place = (f"session {name}", None, name)
    return pytest.TestReport(f"session {name}", place, {}, "failed", "It did not come to its end.", "setup")
