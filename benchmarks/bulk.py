"""What moves many rows: exports, an import, records created by programs."""

import csv
import io
import itertools
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from django.db import transaction
from django.test import Client as InProcess
from django.utils import translation

from benchmarks.figures import Figure
from benchmarks.floor import Statements
from benchmarks.pages import captured
from benchmarks.server import Client
from vinculo.abilities.imports import job, runs
from vinculo.demo.messy import messy_customer_file
from vinculo.domains.directory.account.model import Account
from vinculo.process import settle

CSV, CREATED, IMPORTED = 50_000.0, 200.0, 3_000.0  # a second
CLIENTS, EACH = 4, 150
ROUNDS = 3


def figures(scene, server, driver, wanted):
    """The figures whose name `wanted` accepts."""
    every = ",".join(column.name for column in scene.accounts.columns_for(scene.actor("all")))
    exports = (
        ("export CSV", "export.csv", CSV),
        ("export CSV, every column", f"export.csv?columns={every}", None),
        ("export XLSX", "export.xlsx", None),
        ("export XLSX, every column", f"export.xlsx?columns={every}", None),
    )
    for name, address, target in exports:
        if wanted(name):
            yield export(name, f"/accounts/{address}", target, scene, server, driver)
    if wanted("API, create"):
        yield create(scene, server, driver)
    if wanted("import"):
        yield bring_in(scene)


def export(name, path, target, scene, server, driver):
    """Rows a second over HTTP; the floor writes what the same statements give with csv.writer."""
    headers = scene.session("all")
    client = Client(server.port, **headers)
    rows = scene.accounts.rows(scene.actor("all"), "export").queryset().count()
    client.get(path)
    statements = captured(path, headers)
    taken = [client.timed(path) for _ in range(ROUNDS)]
    alone = [driver.replay(statements, write_plainly()) for _ in range(ROUNDS)]
    note = f"{rows:,} rows, {len(statements)} statements; floor: with csv.writer"
    measured, floor = (rows / statistics.median(times) * 1000 for times in (taken, alone))
    return Figure(name, "rows/s", measured, target, sql=floor, note=note)


def write_plainly():
    """Writes rows as a CSV that nobody needs; counts and look-ups, two columns wide, are no rows of the file."""
    out = csv.writer(io.StringIO())

    def write(rows):
        if rows and len(rows[0]) > 2:
            out.writerows(rows)

    return write


def create(scene, server, driver):
    """Accounts created a second by four programs at once; the floor is one of them without commit."""
    numbers = itertools.count(1)
    headers = scene.token("group") | {"Content-Type": "application/json"}

    def body():
        number = next(numbers)
        account = {"name": f"Nueva {number} S.L.", "city": "Girona", "phone": f"+349722{number:05}"}
        return json.dumps(account | {"external_id": f"bench-{number}"})

    def work(count):
        client = Client(server.port, **headers)
        for _ in range(count):
            client.send("POST", "/api/v1/accounts", body(), expected=201)

    def together(count):
        threads = [threading.Thread(target=work, args=(count,)) for _ in range(CLIENTS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began

    together(10)
    seconds = together(EACH)
    token = {"Authorization": headers["Authorization"]}
    client = InProcess(SERVER_NAME="127.0.0.1", headers=token)
    with Statements() as statements, transaction.atomic():
        answer = client.post("/api/v1/accounts", body(), content_type="application/json")
        assert answer.status_code == 201, answer.content
        transaction.set_rollback(True)
    alone = statistics.median(driver.replay(statements) for _ in range(30))
    return Figure(
        "API, create", "/s", CLIENTS * EACH / seconds, CREATED, sql=1000 / alone,
        note=f"{CLIENTS} clients, {len(statements)} statements each",
    )  # fmt: skip


def bring_in(scene, count=20_000):
    """Rows of an office's messy file a second, checked, written, in the text index and the history."""
    with tempfile.TemporaryDirectory() as folder, translation.override("es"):
        path = Path(folder) / "clientes.csv"
        messy_customer_file(path, count, seed=7)
        unknown_codes(path)
        with path.open("rb") as file:
            run = runs.take_in(scene.accounts, scene.actor("all"), file, path.name)
        settle()  # as the worker does
        began = time.perf_counter()
        *_steps, run = job.run_now(run, writing=True)
        seconds = time.perf_counter() - began
        floor = plain_rate(run.created_rows)
    note = f"{run.created_rows:,} new, {run.updated_rows:,} changed, {run.rejected_rows:,} rejected; floor: bulk_create"
    return Figure("import", "rows/s", run.done_rows / seconds, IMPORTED, sql=floor, note=note)


def unknown_codes(path):
    """Puts the customers' numbers beyond all that are loaded: what comes in is new."""
    with path.open(newline="", encoding="cp1252") as file:
        head, *rows = csv.reader(file, delimiter=";")
    with path.open("w", newline="", encoding="cp1252") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerows([head, *([f"9{int(code):08}", *rest] for code, *rest in rows)])


def plain_rate(count):
    """Rows a second that are only written, with their anchors: what judging and history come on top of."""
    last = Account.objects.unscoped("a benchmark repeats what it imported").order_by("-pk")
    rows = list(last[:count])
    highest = rows[0].number
    for place, row in enumerate(rows, start=1):
        row.pk, row.number, row.fiscal_id, row.external_id = None, highest + place, "", ""
    began = time.perf_counter()
    with transaction.atomic():
        for start in range(0, len(rows), job.CHUNK):
            Account.objects.bulk_create(rows[start : start + job.CHUNK])
        transaction.set_rollback(True)
    return len(rows) / (time.perf_counter() - began)
