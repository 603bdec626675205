"""Measures the product on a database of its own: ``python benchmarks/run.py --database postgres --accounts 100000``.

Prints a markdown table: every figure beside its target and beside its floor, taken in the same run. Absolute times
belong to the machine and to what else it does; the distance to the floor belongs to us. See docs/benchmarks.md.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT), str(ROOT / "src")]  # in place of this folder, whose names are those of modules


def main():
    options = parser().parse_args()
    folder = options.keep and Path(options.keep).resolve()
    written = options.json and Path(options.json).resolve()
    with ExitStack() as stack:
        folder = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vinculo-bench-")))
        prepare(folder, options, stack)
        figures = measure(options, stack)
    from benchmarks.figures import table

    print(about(options), table(figures), sep="\n\n")
    if written:
        written.write_text(json.dumps([one.as_data() for one in figures], indent=1, ensure_ascii=False))


def parser():
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    found.add_argument("--accounts", type=int, default=100_000)
    found.add_argument("--requests", type=int, default=40, help="measured requests per figure (40)")
    found.add_argument("--keep", metavar="DIR", help="keep the loaded database there for the next run")
    found.add_argument("--only", metavar="NAME", nargs="+", help="figures whose name contains one of these")
    found.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return found


def prepare(folder, options, stack):
    from benchmarks.data import Data

    Data(folder, options.database, stack).prepare(options.accounts)
    import django

    django.setup()


def measure(options, stack):
    """Every figure asked for; each is told on stderr as soon as it is known."""
    from benchmarks import board, bulk, catalogue, duplicates, pages, weight
    from benchmarks import map as maps
    from benchmarks.floor import Driver
    from benchmarks.scene import Scene
    from benchmarks.server import serving

    def wanted(name):
        return not options.only or any(piece in name for piece in options.only)

    def figures():
        for page in pages.pages(scene):
            if wanted(page.name):
                yield pages.measure(page, scene, server, driver, options.requests)
        yield from board.figures(scene, server, driver, wanted, options.requests)
        yield from catalogue.figures(scene, server, driver, wanted, options.requests)
        yield from maps.figures(scene, server, driver, wanted, options.requests)
        yield from weight.figures(scene, server, wanted)
        yield from duplicates.figures(scene, server, driver, wanted)
        yield from bulk.figures(scene, server, driver, wanted)

    scene = Scene()
    server = stack.enter_context(serving())
    driver = Driver()
    stack.callback(driver.close)
    found = []
    for figure in figures():
        print(f"{figure.name}: {figure.value:.1f} {figure.unit}", file=sys.stderr, flush=True)
        found.append(figure)
    return found


def about(options):
    """The one line without which no figure means anything."""
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{options.database}, {options.accounts:,} accounts, {os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, load average {load}"
    )


if __name__ == "__main__":
    main()
