"""One file that holds a whole installation: the database, the attached files and the secret key."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from vinculo import __version__

FORMAT = 1
MANIFEST, DATABASE, FILES, KEY = "manifest.json", "database", "files", "secret_key"


class ArchiveError(Exception):
    """Nothing was changed; the message says why."""


def backup(target: Path) -> None:
    """Writes `target` (a .tar.gz readable only by its owner), whole or not at all.

    The database is copied first: files are stored before the row that names them, so none is missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _draft_beside(target) as draft, tempfile.TemporaryDirectory(prefix="vinculo-") as folder:
        copy, manifest = Path(folder, DATABASE), Path(folder, MANIFEST)
        _dump(copy)
        manifest.write_text(json.dumps(_manifest()))
        with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
            archive.add(manifest, MANIFEST)
            archive.add(copy, DATABASE)
            if settings.MEDIA_ROOT.is_dir():
                archive.add(settings.MEDIA_ROOT, FILES)
            if _key_path().exists():
                archive.add(_key_path(), KEY)


def restore(source: Path, *, force: bool = False) -> None:
    """Puts back what `backup` wrote. A target that holds data is replaced only with `force`."""
    if not source.is_file():
        raise ArchiveError(f"{source} does not exist.")
    if not force and (held := what_is_here()):
        raise ArchiveError(f"This installation already holds {held}. Use --force to replace it.")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA_DIR) as folder:
        unpacked = Path(folder)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(unpacked, filter="data")
            manifest = json.loads((unpacked / MANIFEST).read_text())
        except (tarfile.TarError, OSError, ValueError) as error:
            raise ArchiveError(f"{source} is no backup of Vínculo, or it is damaged: {error}") from error
        if manifest["format"] != FORMAT or manifest["engine"] != connection.vendor:
            raise ArchiveError(
                f"The backup is of {manifest['engine']} (format {manifest['format']}); "
                f"this installation uses {connection.vendor} (format {FORMAT})."
            )
        _load(unpacked / DATABASE)
        _replace_files(unpacked / FILES)
        if (unpacked / KEY).exists():
            os.chmod(unpacked / KEY, 0o600)
            os.replace(unpacked / KEY, _key_path())


def what_is_here() -> str:
    """What a restore would overwrite, in words; empty when there is nothing."""
    if connection.introspection.table_names():
        return "a database with tables"
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.iterdir()):
        return "files"
    return ""


def _manifest() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "engine": connection.vendor,
        "version": __version__,
        "created": timezone.now().isoformat(),
    }


def _key_path() -> Path:
    path: Path = settings.DATA_DIR / "secret_key"
    return path


@contextmanager
def _draft_beside(target: Path) -> Iterator[Path]:
    """A private file next to `target` that takes its name when all went well."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
        with open(name, "rb") as written:
            os.fsync(written.fileno())
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)


def _replace_files(unpacked: Path) -> None:
    root: Path = settings.MEDIA_ROOT
    if root.exists():
        shutil.rmtree(root)
    if unpacked.exists():
        shutil.move(unpacked, root)


# --- the two databases ------------------------------------------------------------------------


def _dump(copy: Path) -> None:
    """A consistent copy of the database, taken while others go on working."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={copy}", _name())


def _load(copy: Path) -> None:
    if connection.vendor == "sqlite":
        # Through SQLite's own copying rather than by moving files: other processes may hold it open.
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
        connection.close()
    else:
        # Everything goes and everything comes in one transaction, tables unknown to the backup included.
        connection.close()
        script = copy.with_suffix(".sql")
        _postgres("pg_restore", "--no-owner", f"--file={script}", str(copy))
        fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        options = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _postgres("psql", *options, f"--command={fresh}", f"--file={script}", _name())


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _postgres(program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's client programs; the password travels in the environment, not in the list."""
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(connection.settings_dict[key]) for name, key in known.items()}
    if mode := connection.settings_dict["OPTIONS"].get("sslmode"):
        given["PGSSLMODE"] = mode
    environment = os.environ | {name: value for name, value in given.items() if value}
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise ArchiveError(f"{program} is missing: install PostgreSQL's client programs.") from error
    except subprocess.CalledProcessError as error:
        raise ArchiveError(f"{program}: {error.stderr.strip()}") from error
