import pytest

from vinculo.jobs.tests.lab import open_lab


@pytest.fixture
def lab(transactional_db, tmp_path, monkeypatch):
    with open_lab(tmp_path, monkeypatch) as opened:
        yield opened
