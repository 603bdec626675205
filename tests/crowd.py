"""Several people at once: each in a thread with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def together(*works):
    """Starts all `works` at the same moment; returns what each returned, or the exception it raised."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except Exception as raised:  # the caller asks who failed and why
            return raised
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as crowd:
        return list(crowd.map(run, works))


class Backout(Exception):
    """Raised inside a transaction to roll it back."""
