"""The worker: threads that run jobs, and a main thread that renews leases, reaps and keeps the schedule."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Collection

from django.db import DatabaseError, connection, reset_queries
from django.utils.module_loading import autodiscover_modules

from vinculo.jobs import queue
from vinculo.jobs.execution import run
from vinculo.jobs.schedule import Clock

logger = logging.getLogger("vinculo.jobs")

POLL = 0.2  # seconds an idle thread sleeps between two looks
TICK = 1.0  # seconds between two rounds of the main thread


def worker_name() -> str:
    """Host, process and a random part: no two workers ever share it."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"


class Worker:
    """Runs jobs until `stop` is set; with `limit`, at most so many, and only until nothing is due."""

    def __init__(self, queues: Collection[str] = (), threads: int = 1, limit: float | None = None) -> None:
        self.name = worker_name()
        self.queues = queues
        self.limit = limit
        self.stop = threading.Event()
        self.crashed = False
        self.held: dict[int, str] = {}  # thread → name of its claim
        self.renewed = 0.0
        self.clock: Clock | None = None
        self.crew = [threading.Thread(target=self._man, name=f"jobs-{n}") for n in range(threads)]

    def run(self) -> bool:
        """Work until stopped; whether all went as it should."""
        autodiscover_modules("tasks")
        logger.info("worker %s started", self.name)
        self._round()  # first: a worker that only drains the queue shall find what vanished ones left
        for thread in self.crew:
            thread.start()
        try:
            while alive := [thread for thread in self.crew if thread.is_alive()]:
                alive[0].join(TICK)
                self._round()
        finally:
            self.stop.set()
        logger.info("worker %s stopped", self.name)
        return not self.crashed

    def _round(self) -> None:
        """Renew what is held; unless stopping, take back what others lost and make the jobs of the hour."""
        try:
            names = list(self.held.values())
            if names and time.monotonic() - self.renewed > queue.LEASE.total_seconds() / 3 - TICK:
                self.renewed = time.monotonic()
                queue.renew(names)
            if not self.stop.is_set():
                queue.reap()
                self.clock = self.clock or Clock()
                self.clock.tick()
        except DatabaseError as error:
            logger.error("the database does not answer: %s", error)
            connection.close()

    def _man(self) -> None:
        """One thread: claim, run, again."""
        try:
            self._work()
        except BaseException:
            self.crashed = True
            logger.exception("worker thread ended by an error")
            self.stop.set()
        finally:
            connection.close()

    def _work(self) -> None:
        done, patience = 0, POLL
        while not self.stop.is_set() and (self.limit is None or done < self.limit):
            try:
                job = queue.claim(self.name, self.queues)
                patience = POLL
                if job is None and self.limit is not None:
                    return
                if job is None:
                    self.stop.wait(POLL)
                    continue
                self.held[threading.get_ident()] = job.worker
                try:
                    run(job, self.stop, self.queues)
                finally:
                    del self.held[threading.get_ident()]
                done += 1
                reset_queries()
                if connection.errors_occurred:
                    connection.close()
            except DatabaseError as error:
                logger.error("the database does not answer: %s", error)
                connection.close()
                patience = min(patience * 2, 30)
                self.stop.wait(patience)


def run_due(limit: int = 1000) -> int:
    """Run what is due, here and now, in the calling thread; how many jobs ran. For tests and scripts.

    Nothing renews the lease meanwhile, and failed attempts wait for their next turn as always.
    """
    name = worker_name()
    for count in range(limit):
        job = queue.claim(name)
        if job is None:
            return count
        run(job, threading.Event())
    return limit
