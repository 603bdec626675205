"""The same pages of two versions, asked in turn: ``python benchmarks/beside.py OTHER --keep DIR --keep-other DIR``.

OTHER is a checkout of an earlier version (`git worktree add OTHER COMMIT`, with the assets of `make assets` in it).
Each serves its own database, which its `benchmarks/run.py --keep` has loaded. As each request to the one is followed by
the same to the other, the ratio holds whatever else the machine does.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(HERE), str(HERE / "src")]  # in place of this folder, whose `profile` would hide Python's own

from benchmarks.server import Client, processor_time  # noqa: E402

PEOPLE = ("all", "group")
PAGES = {
    "list": "/accounts/",
    "search": "/accounts/?q=ermanos",
    "page": "/accounts/{pk}/",
    "preview": "/accounts/{pk}/preview/",
    "form": "/accounts/{pk}/edit/",
}
WARM_UP = 20


def main():
    options = parser().parse_args()
    if options.serve:
        serve(Path(options.other).resolve(), Path(options.keep).resolve())
        return
    with ExitStack() as stack:
        then, now = (
            Side(Path(root).resolve(), keep, stack)
            for root, keep in ((options.other, options.keep_other), (HERE, options.keep))
        )
        for who in PEOPLE:
            for name, path in PAGES.items():
                print(line(f"{name}, {who}", who, path, (then, now), options.requests), flush=True)


def parser():
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("other", help="the checkout of the other version")
    found.add_argument("--keep", required=True, help="where benchmarks/run.py of this version keeps its PostgreSQL")
    found.add_argument("--keep-other", help="the same of the other version")
    found.add_argument("--requests", type=int, default=50, help="measured requests to each side (50)")
    found.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    return found


def serve(root, keep):
    """One side, in a process of its own: its code, its database, its server, until its input ends."""
    sys.path[:2] = [str(root), str(root / "src")]
    for name in [one for one in sys.modules if one.split(".")[0] == "benchmarks"]:
        del sys.modules[name]
    os.chdir(root)
    from benchmarks.data import Data

    with ExitStack() as stack:
        Data(keep, "postgres", stack).again()
        import django

        django.setup()
        from benchmarks.scene import Scene
        from benchmarks.server import serving

        scene, server = Scene(), stack.enter_context(serving())
        people = {who: {"headers": scene.session(who), "pks": scene.seen(scene.accounts, who, 20)} for who in PEOPLE}
        print("READY", json.dumps({"port": server.port, "pid": server.pid, "people": people}), flush=True)
        sys.stdin.read()


class Side:
    """A version that answers."""

    def __init__(self, root, keep, stack):
        command = [sys.executable, __file__, str(root), "--keep", str(keep), "--serve"]
        process = stack.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        stack.callback(process.stdin.close)
        told = next(one for one in process.stdout if one.startswith("READY "))
        self.told = json.loads(told.removeprefix("READY "))

    def timed(self, who, path, number):
        """(milliseconds until the answer is here, those of processor) of one request."""
        person = self.told["people"][who]
        address = path.format(pk=person["pks"][number % len(person["pks"])])
        before = processor_time(self.told["pid"])
        taken = Client(self.told["port"], **person["headers"]).timed(address)
        return taken, processor_time(self.told["pid"]) - before


def line(name, who, path, sides, requests):
    """The medians of both sides, and the ratio."""
    taken = [[side.timed(who, path, number) for side in sides] for number in range(-WARM_UP, requests)][WARM_UP:]
    (then, of_then), (now, of_now) = (
        [statistics.median(one[side][what] for one in taken) for what in (0, 1)] for side in (0, 1)
    )
    return f"{name:16} {then:6.1f} → {now:6.1f} ms ({now / then:.2f} ×), processor {of_then:6.1f} → {of_now:6.1f} ms"


if __name__ == "__main__":
    main()
