"""How fast the queue is: ``python benchmarks/jobs.py [--jobs 2000]``.

On the database of ``VINCULO_DATABASE_URL``, or on a private SQLite file, or with ``--postgres`` on a private
server. Prints jobs enqueued per second (each in a transaction of its own, and all in one), trivial jobs run
per second by one and by two worker processes, steps per second, and the time from commit to start.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="vinculo-bench-"))
        prepare(folder, options.postgres, stack)
        measure(options.jobs)


def prepare(folder, postgres, stack):
    """An empty queue in a database of its own."""
    url = f"sqlite:///{folder}/jobs.sqlite3"
    if postgres:
        from tests.postgres import PrivatePostgres

        server = PrivatePostgres()
        stack.callback(server.stop)
        url = server.start()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "vinculo.settings",
        "VINCULO_DATA_DIR": folder,
        "VINCULO_DATABASE_URL": os.environ.get("VINCULO_DATABASE_URL", url),
        "VINCULO_LANGUAGE": "en",
        "PYTHONPATH": os.pathsep.join(sys.path[:2]),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure(count):
    from django.db import connections, transaction

    from benchmarks import jobs_tasks
    from vinculo.jobs.models import Job, Status

    def rate(label, number, seconds):
        print(f"{label:<42}{number / seconds:>10,.0f} /s")

    def timed(action):
        began = time.perf_counter()
        action()
        return time.perf_counter() - began

    def enqueue_all():
        for _ in range(count):
            jobs_tasks.nothing.enqueue()

    def drain(workers):
        connections.close_all()
        command = [sys.executable, "-m", "django", "work", "--drain"]
        processes = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(workers)]
        for process in processes:
            assert process.wait() == 0
        first, last = (Job.objects.filter(status=Status.DONE).order_by(f"{sign}finished").first() for sign in ("", "-"))
        assert not Job.objects.unfinished().exists()
        return (last.finished - first.started).total_seconds()

    def drained(label, workers):
        """Also the workers' own processor time, which other work on the machine disturbs less."""
        before = os.times()
        rate(label, count, drain(workers))
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        print(f"{'':<4}{'processor time of the workers':<38}{spent / count * 1000:>10.1f} ms each, start included")

    rate("enqueue, a transaction each", count, timed(enqueue_all))
    drained("trivial jobs, one worker", 1)
    Job.objects.all().delete()
    with transaction.atomic():
        seconds = timed(enqueue_all)
    rate("enqueue, all in one transaction", count, seconds)
    drained("trivial jobs, two workers", 2)
    Job.objects.all().delete()
    jobs_tasks.steps.enqueue(count)
    drained("trivial steps of one job", 1)
    Job.objects.all().delete()

    worker = subprocess.Popen([sys.executable, "-m", "django", "work"], stderr=subprocess.DEVNULL)
    try:
        waits = []
        for number in range(40):
            with transaction.atomic():
                result = jobs_tasks.nothing.enqueue()
            committed = time.time()
            while not (job := Job.objects.get(pk=result.id)).finished:
                time.sleep(0.01)
            if number > 4:  # the first ones wait for the worker's start
                waits.append((job.started.timestamp() - committed) * 1000)
            time.sleep(0.037)  # fall on any moment of the worker's sleep
    finally:
        worker.terminate()
        worker.wait()
    label = "from commit to start, median / worst"
    print(f"{label:<42}{statistics.median(waits):>7.0f} / {max(waits):.0f} ms")


if __name__ == "__main__":
    main()
