"""Assets are gathered when they changed, and only then."""

import pytest

from vinculo.installation import assets

pytestmark = pytest.mark.static


@pytest.fixture
def collected(monkeypatch, settings, tmp_path):
    """How often Django was asked to gather them."""
    calls = []
    settings.DEBUG, settings.DATA_DIR = False, tmp_path
    monkeypatch.setattr(assets, "call_command", lambda *words, **options: calls.append(words))
    return calls


def test_once_until_something_changes(collected, monkeypatch):
    assets.collect_assets()
    assets.collect_assets()
    assert len(collected) == 1
    monkeypatch.setattr(assets, "_state_of_assets", lambda: "another")
    assets.collect_assets()
    assert len(collected) == 2


def test_not_in_debug(collected, settings):
    settings.DEBUG = True
    assets.collect_assets()
    assert collected == []
