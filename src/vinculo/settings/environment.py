"""Reads the environment (prefix ``VINCULO_``, ``.env`` of the working directory included)."""

import hashlib
import ipaddress
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from environs import Env

env = Env(prefix="VINCULO_")
env.read_env(str(Path.cwd() / ".env"), recurse=False)

# One write lock per transaction from its start: a deferred one fails when it turns from reading to writing.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA mmap_size=134217728;"
        "PRAGMA cache_size=-16000;"
        "PRAGMA journal_size_limit=27103364;"
        "PRAGMA temp_store=MEMORY;"
    ),
}
POSTGRES_OPTIONS = {
    "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
    "server_side_binding": False,
    # For disks without a moving head. By its own price of four the planner would rather read a whole table in
    # order than jump, and a search of two words took ten times as long. Of a walk, a page wants the first rows:
    # parallel workers run far ahead of it, on the processors of other pages. A pooler in between must let both pass.
    "options": "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0",
}


def database(url: str) -> dict[str, Any]:
    """Settings of one database from its URL; relative SQLite paths start at the working directory."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] != ":memory:":
            path = Path(config["NAME"]).absolute()
            path.parent.mkdir(parents=True, exist_ok=True)
            config["NAME"] = str(path)
        options: dict[str, Any] = SQLITE_OPTIONS
    elif config["ENGINE"].endswith("postgresql"):
        options = POSTGRES_OPTIONS
        # The pool keeps connections; Django must hand them back after each request.
        config |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    else:
        raise ValueError(f"VINCULO_DATABASE_URL: {config['ENGINE']} is neither SQLite nor PostgreSQL")
    config["OPTIONS"] = options | config.get("OPTIONS", {})
    return config


def tile_origin(template: str) -> str:
    """The origin a browser fetches map tiles from: what the content security policy must let through."""
    parts = urlsplit(template.replace("{s}", "*"))
    if parts.scheme not in ("https", "http") or not parts.netloc or "{z}" not in template:
        raise ValueError("VINCULO_MAP_TILES: give an address such as https://tiles.example.org/{z}/{x}/{y}.png")
    return f"{parts.scheme}://{parts.netloc}"


def networks(words: list[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks, written as `10.0.0.1` or `10.0.0.0/8`."""
    try:
        return [ipaddress.ip_network(word.strip(), strict=False) for word in words if word.strip()]
    except ValueError as bad:
        raise ValueError(f"VINCULO_TRUSTED_PROXIES: {bad}") from bad


@dataclass(frozen=True)
class OpenIDConnect:
    """The provider people may sign in with; without an issuer there is none.

    `provider_id` follows from the issuer, so that whoever another provider calls «42» is somebody else.
    `new_role` is the key of the role for people who were not here before; empty, they are refused.
    `trust_email` takes the addresses of a provider that does not say whether it has verified them.
    """

    issuer: str
    client_id: str
    secret: str
    label: str
    new_role: str
    trust_email: bool

    @property
    def provider_id(self) -> str:
        return "oidc-" + hashlib.sha256(self.issuer.encode()).hexdigest()[:12]

    @property
    def apps(self) -> list[dict[str, Any]]:
        """As allauth's settings name it."""
        if not self.issuer:
            return []
        named = {"provider_id": self.provider_id, "name": self.label, "settings": {"server_url": self.issuer}}
        return [named | {"client_id": self.client_id, "secret": self.secret}]


def openid_connect(env: Env) -> OpenIDConnect:
    """From `VINCULO_OIDC_…`. Raises ValueError for a provider of which half is missing."""
    found = OpenIDConnect(
        issuer=env.str("OIDC_ISSUER", "").rstrip("/"),
        client_id=env.str("OIDC_CLIENT_ID", ""),
        secret=env.str("OIDC_CLIENT_SECRET", ""),
        label=env.str("OIDC_LABEL", "OpenID Connect"),
        new_role=env.str("OIDC_NEW_ROLE", ""),
        trust_email=env.bool("OIDC_TRUST_EMAIL", False),
    )
    if found.issuer and not found.client_id:
        raise ValueError("VINCULO_OIDC_ISSUER needs VINCULO_OIDC_CLIENT_ID (and VINCULO_OIDC_CLIENT_SECRET) as well")
    return found


def secret_key(data_dir: Path) -> str:
    """The signing key: from the environment, or made once and kept in ``data_dir/secret_key`` (mode 600)."""
    if given := env.str("SECRET_KEY", ""):
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        handle, draft = tempfile.mkstemp(prefix="secret_key.", dir=data_dir)  # mode 600
        with open(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all: two processes may start together
        os.unlink(draft)
    return path.read_text().strip()
