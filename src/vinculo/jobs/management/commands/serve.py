"""``vinculo serve``: the whole product on one machine, web server and worker."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import vinculo


class Command(BaseCommand):
    help = "Serves the web and runs background jobs until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument("--no-jobs", action="store_true", help="web only; run `vinculo work` elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken(host, port)
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104
        address = f"http://{shown}:{port}"
        os.environ.setdefault("VINCULO_BASE_URL", address)
        self.stdout.write(f"Vínculo → {address}/")
        self.stdout.flush()
        watcher = [sys.executable, "-m", "vinculo.jobs.supervisor", "--host", host, "--port", str(port)]
        watcher += ["--workers", str(max(1, options["workers"]))]
        watcher += ["--no-jobs"] if options["no_jobs"] else []
        os.environ["PYTHONPATH"] = os.pathsep.join(
            [str(Path(vinculo.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        )
        # In our own place: Django's memory is given back before the children start.
        os.execv(sys.executable, watcher)  # noqa: S606


def refuse_taken(host: str, port: int) -> None:
    """Raises CommandError when somebody already listens there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], found[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        raise CommandError(f"{host}:{port}: {error.strerror}. Choose another one with --port.") from None
