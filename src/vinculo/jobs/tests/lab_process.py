"""A process of the lab: ``python -m vinculo.jobs.tests.lab_process work …``."""

import sys
import time
from datetime import timedelta

import django
from django.core.management import call_command

LEASE = 3  # seconds


def enqueue_slots(start_at, slots):
    """Queue the same keys as other processes, at the same moment."""
    from vinculo.jobs.backend import enqueue
    from vinculo.jobs.tests.lab import note

    time.sleep(max(0, float(start_at) - time.time()))
    for slot in range(int(slots)):
        enqueue(note, "slot", unique_key=f"cron:note:{slot}", once=True)


if __name__ == "__main__":
    django.setup()
    from vinculo.jobs import queue

    queue.LEASE = timedelta(seconds=LEASE)
    word, *rest = sys.argv[1:]
    if word == "work":
        call_command("work", *rest)
    else:
        enqueue_slots(*rest)
