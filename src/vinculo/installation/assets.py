"""Gathers the assets of all packages where the web server reads them: hashed names, compressed beforehand."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def collect_assets() -> None:
    """Does nothing when no asset changed since the last time, nor in DEBUG, where they are served in place.

    Old versions stay: a page that is open in some browser still asks for them.
    """
    stamp: Path = settings.DATA_DIR / "static.state"
    state = _state_of_assets()
    if settings.DEBUG or (stamp.exists() and stamp.read_text() == state):
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _state_of_assets() -> str:
    state = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path).timestamp()
            state.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return state.hexdigest()
