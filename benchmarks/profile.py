"""Where the time of one address goes: ``python benchmarks/profile.py '/accounts/?q=mar' --keep DIR``.

Answers it in this process, without a server, for one of the people of benchmarks/scene.py, on the database that
benchmarks/run.py keeps in DIR (or the one of VINCULO_DATABASE_URL). Prints the functions that cost most, then the
statements with their milliseconds.
"""

import argparse
import os
import pstats
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT), str(ROOT / "src")]  # in place of this folder, whose `profile` would hide Python's own

import cProfile  # noqa: E402

PACKAGE = str(ROOT / "src") + os.sep
LIBRARIES = f"site-packages{os.sep}"


def main():
    options = parser().parse_args()
    with ExitStack() as stack:
        client = signed_in(options, stack)
        for _ in range(3):
            ask(client, options.url)
        show_functions(client, options)
        show_statements(client, options)


def parser():
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("url", help="address with its query, such as /accounts/?q=mar")
    found.add_argument("--who", default="group", help="all, group, own, or somebody's identifier (group)")
    found.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    found.add_argument("--keep", metavar="DIR", help="the folder given to benchmarks/run.py")
    found.add_argument("--times", type=int, default=20, help="requests that are added up (20)")
    found.add_argument("--top", type=int, default=40, help="functions shown (40)")
    found.add_argument("--sort", default="tottime", help="tottime, cumtime or ncalls (tottime)")
    return found


def signed_in(options, stack):
    """Django's test client for `--who`; with a token where the address is the API's."""
    if options.keep:
        from benchmarks.data import Data

        Data(Path(options.keep).resolve(), options.database, stack).again()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinculo.settings")
    import django

    django.setup()
    from django.db import connection, transaction
    from django.test import Client

    from vinculo.identity.models import Token, User
    from vinculo.installation.assets import collect_assets

    collect_assets()
    stack.callback(connection.close)
    # Whatever is written to answer is taken back.
    stack.enter_context(transaction.atomic())
    stack.callback(transaction.set_rollback, True)
    if options.who in ("all", "group", "own"):
        from benchmarks.scene import Scene

        person = Scene().people[options.who]
    else:
        person = User.objects.get(identifier=options.who)
    if options.url.startswith("/api/"):
        _token, secret = Token.issue(person, "profile")
        return Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Bearer {secret}"})
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return client


def ask(client, url):
    response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return b"".join(response.streaming_content) if response.streaming else response.content


def show_functions(client, options):
    plain = [timed(client, options.url) for _ in range(options.times)]
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(options.times):
        ask(client, options.url)
    profile.disable()
    stats = pstats.Stats(profile)
    milliseconds, size = statistics.median(plain), len(ask(client, options.url))
    calls = stats.total_calls // options.times
    print(f"{options.url}: {milliseconds:.1f} ms without a server, {size:,} bytes, {calls:,} calls")
    print(f"\n{'calls':>8} {'own ms':>8} {'all ms':>8}  function, per request, under the profiler")
    places = {"ncalls": 1, "tottime": 2, "cumtime": 3}
    rows = sorted(stats.stats.items(), key=lambda pair: pair[1][places[options.sort]], reverse=True)
    for (path, line, name), (_primitive, calls, own, whole, _callers) in rows[: options.top]:
        print(
            f"{calls / options.times:8,.0f} {own * 1000 / options.times:8.2f} {whole * 1000 / options.times:8.2f}  "
            f"{short(path)}:{line} {name}"
        )


def timed(client, url):
    began = time.perf_counter()
    ask(client, url)
    return (time.perf_counter() - began) * 1000


def short(path):
    return path.removeprefix(PACKAGE).rpartition(LIBRARIES)[2]


def show_statements(client, options):
    from django.db import connection

    found = []

    def note(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.append(((time.perf_counter() - began) * 1000, sql, params))

    with connection.execute_wrapper(note):
        ask(client, options.url)
    print(f"\n{len(found)} statements, {sum(one[0] for one in found):.1f} ms")
    for milliseconds, sql, params in found:
        print(f"{milliseconds:8.2f}  {sql}\n          {params}")


if __name__ == "__main__":
    main()
