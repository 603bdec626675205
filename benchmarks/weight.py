"""What it weighs: the processes at rest, and the scripts and styles of a page."""

import re
import time
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings

from benchmarks.figures import Figure
from benchmarks.server import Client, proportional_memory, serving

MEMORY, ASSETS = 256.0, 150.0  # MB, kB
REST = 20  # seconds


def figures(scene, server, wanted):
    if wanted("scripts and styles"):
        yield assets(Client(server.port, **scene.session("group")).get("/accounts/").decode())
    if wanted("memory at rest"):
        yield memory(scene)


def assets(page):
    """Compressed bytes of every script and style the list page loads, imports of modules included."""
    loads = r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"'
    waiting, known = re.findall(loads, page), {}
    while waiting:
        url = waiting.pop()
        if url in known:
            continue
        path = settings.STATIC_ROOT / url.removeprefix(settings.STATIC_URL)
        compressed = path.with_name(f"{path.name}.gz")  # which tiny files do not have
        known[url] = (compressed if compressed.exists() else path).stat().st_size
        # A module's static imports come with it; import(…) waits until it is needed.
        if path.suffix == ".js":
            imported = re.findall(r'(?:from|import)\s*"(\.[^"]+\.js)"', path.read_text())
            waiting += [urljoin(url, one) for one in imported]
    note = ", ".join(f"{Path(url).name.split('.')[0]} {size / 1000:.0f}" for url, size in sorted(known.items()))
    return Figure("scripts and styles, gzip", "kB", sum(known.values()) / 1000, ASSETS, note=note)


def memory(scene):
    """Megabytes of supervisor, web server with two workers and background worker after a few pages and a rest."""
    with serving(jobs=True) as server:
        account, contact = (scene.seen(entity, "group", 1)[0] for entity in (scene.accounts, scene.contacts))
        paths = ("/accounts/", "/accounts/?q=maria", f"/accounts/{account}/", f"/contacts/{contact}/", "/")
        for _ in range(4):  # each on a connection of its own, so that both workers get some
            client = Client(server.port, **scene.session("group"))
            for path in paths:
                client.get(path)
        time.sleep(REST)
        total = proportional_memory(server.pid)
    return Figure("memory at rest", "MB", total / 1_000_000, MEMORY, note="PSS of web (2 workers) and worker")
