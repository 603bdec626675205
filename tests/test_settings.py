"""Settings from the environment."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from vinculo.settings.environment import database, secret_key

pytestmark = pytest.mark.static
ASKED = [
    "BASE_URL",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "CSRF_TRUSTED_ORIGINS",
    "LANGUAGE_CODE",
    "EMAIL_HOST",
    "SECRET_KEY",
]


def loaded(folder, **given):
    """Some settings as a new process in `folder` reads them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VINCULO_")}
    code = f"import json, vinculo.settings as s; print(json.dumps([getattr(s, n) for n in {ASKED}]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=kept | given, capture_output=True, text=True, check=True
    )
    return dict(zip(ASKED, json.loads(done.stdout), strict=True))


def test_without_any_variable_it_works_on_this_machine(tmp_path):
    found = loaded(tmp_path)
    assert found["BASE_URL"] == "http://127.0.0.1:8000"
    assert "127.0.0.1" in found["ALLOWED_HOSTS"]
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["LANGUAGE_CODE"] == "es"
    assert found["SECRET_KEY"] == (tmp_path / "var" / "secret_key").read_text()
    assert found == loaded(tmp_path)


def test_an_https_address_makes_cookies_secure(tmp_path):
    found = loaded(tmp_path, VINCULO_BASE_URL="https://crm.example.com/")
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] > 0
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://crm.example.com"]
    assert found["ALLOWED_HOSTS"][0] == "crm.example.com"


def test_half_a_provider_for_single_sign_on_is_refused(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, VINCULO_OIDC_ISSUER="https://login.example.com")
    assert "VINCULO_OIDC_CLIENT_ID" in refused.value.stderr


def test_the_env_file_counts_and_the_environment_beats_it(tmp_path):
    (tmp_path / ".env").write_text("VINCULO_LANGUAGE=en\nVINCULO_EMAIL_URL=smtp://mail.example.com:25\n")
    assert loaded(tmp_path)["EMAIL_HOST"] == "mail.example.com"
    assert loaded(tmp_path)["LANGUAGE_CODE"] == "en"
    assert loaded(tmp_path, VINCULO_LANGUAGE="es")["LANGUAGE_CODE"] == "es"


def test_sqlite_takes_the_write_lock_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = database("sqlite:///data/here.sqlite3")
    assert config["NAME"] == str(tmp_path / "data" / "here.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgres_has_a_pool_and_keeps_what_the_url_says():
    config = database("postgres://ana:secret@db:5433/vinculo?sslmode=require")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db", 5433, "vinculo")
    assert config["OPTIONS"]["sslmode"] == "require"
    assert config["OPTIONS"]["pool"]["max_size"] >= 4


def test_another_database_is_refused_by_name():
    with pytest.raises(ValueError, match="VINCULO_DATABASE_URL"):
        database("mysql://db/vinculo")


def test_processes_that_start_together_share_one_key(tmp_path, monkeypatch):
    monkeypatch.delenv("VINCULO_SECRET_KEY")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(40)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
