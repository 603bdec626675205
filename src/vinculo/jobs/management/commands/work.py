"""``vinculo work``: runs the jobs of the queue and keeps the schedule."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vinculo.jobs.worker import Worker
from vinculo.process import settle


class Command(BaseCommand):
    help = "Runs background jobs until told to stop (SIGTERM lets it finish its job or step)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", default="", help="only these, separated by commas")
        parser.add_argument(
            "--threads", type=int, default=1, help="jobs at the same time, each with its own connection"
        )
        end = parser.add_mutually_exclusive_group()
        end.add_argument("--once", action="store_true", help="run at most one job (per thread) and end")
        end.add_argument("--drain", action="store_true", help="run what is due and end")

    def handle(self, *args: Any, **options: Any) -> None:
        queues = [name.strip() for name in options["queues"].split(",") if name.strip()]
        limit = 1 if options["once"] else float("inf") if options["drain"] else None
        worker = Worker(queues, max(1, options["threads"]), limit)

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop.set()
            signal.signal(number, signal.SIG_DFL)  # a second one ends it at once

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        settle()
        if not worker.run():
            raise CommandError("a worker thread ended by an error")
