"""Duplicates: the check while somebody types, and the scan of everything."""

import itertools
import statistics
import time
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client as InProcess

from benchmarks.figures import Figure, percentile_95
from benchmarks.floor import Statements
from benchmarks.server import Client
from vinculo.abilities.duplicates import scan
from vinculo.abilities.duplicates.models import BlockingKey, Pair, Scan
from vinculo.domains.directory.account.model import Account
from vinculo.jobs.models import Job
from vinculo.jobs.steps import StepContext
from vinculo.process import settle

TYPING, SCAN = 50.0, 300.0  # ms, seconds
CHECK = "/accounts/duplicates/check/"
TOKEN = "a" * 32
TYPED = 40
WARM_UP = 3


def figures(scene, server, driver, wanted):
    """The figures whose name `wanted` accepts."""
    for who in ("all", "own"):
        if wanted(name := f"duplicates while typing, {who}"):
            yield typing(name, who, scene, server, driver)
    if wanted("duplicates, scan"):
        yield whole(scene)


def typing(name, who, scene, server, driver):
    """A form as it stands a moment after somebody stopped typing; every other one is of nothing there is."""
    headers = scene.session(who)
    headers["Cookie"] += f"; csrftoken={TOKEN}"
    headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
    client, forms = Client(server.port, **headers), list(typed())
    taken = []
    for number, form in enumerate([*forms[:WARM_UP], *forms]):
        began = time.perf_counter()
        client.send("POST", CHECK, urlencode(form))
        if number >= WARM_UP:
            taken.append((time.perf_counter() - began) * 1000)
    asking = InProcess(SERVER_NAME="127.0.0.1")
    asking.force_login(scene.people[who])
    alone, most = [], 0
    for form in forms[:10]:
        with Statements() as statements:
            assert asking.post(CHECK, form).status_code == 200
        most = max(most, len(statements))
        alone.append(driver.replay(statements))
    floor = statistics.median(alone)
    median, p95 = statistics.median(taken), percentile_95(taken)
    return Figure(name, "ms", median, TYPING, p95=p95, sql=floor, note=f"{most} statements at most")


def typed():
    """Names as people write them anew: without their legal form, in capitals, with a phone in pieces."""
    rows = Account.objects.unscoped("a benchmark types what is there").order_by("-pk")
    step = max(1, rows.count() // TYPED)
    for number, account in enumerate(itertools.islice(rows.iterator(), 0, None, step)):
        name, phone = account.name.rpartition(" ")[0] or account.name, account.phone[3:]
        if number % 2:
            yield {"name": f"Construcciones {name.split()[-1]} Zzz", "phone": f"6{number:08}"}
        else:
            yield {"name": name.upper(), "phone": f"{phone[:3]} {phone[3:]}", "city": account.city}


def whole(scene):
    """Seconds for every account there is, as the worker does it; the longest step holds the only write lock."""
    settle()
    found = Scan.objects.create(entity="account")
    cursor, context, steps = None, StepContext(Job()), []
    began = time.perf_counter()
    while True:
        started = time.perf_counter()
        with transaction.atomic():
            cursor = scan.scan_records.func.step(cursor, found.pk, context=context)
        steps.append((time.perf_counter() - started) * 1000)
        if cursor is None:
            break
    seconds = time.perf_counter() - began
    keys, pairs = BlockingKey.objects.filter(kind="account").count(), Pair.objects.count()
    note = f"{keys:,} keys, {pairs:,} pairs; {len(steps)} steps, the longest {max(steps):.0f} ms"
    return Figure("duplicates, scan", "s", seconds, SCAN, note=note)
