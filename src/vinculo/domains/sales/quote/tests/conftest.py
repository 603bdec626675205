from types import SimpleNamespace

import pytest

from vinculo.api import limits
from vinculo.domains.sales.quote import public


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Ten seconds past a full minute, for as long as the test likes; nobody has asked for anything yet."""
    stopped = SimpleNamespace(now=1_800_000_010)
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: stopped.now))
    for name in ("READS", "ANSWERS"):
        monkeypatch.setattr(getattr(public, name), "_hits", {})
    return stopped
