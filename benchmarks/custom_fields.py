"""How fast lists under custom fields are: ``python benchmarks/custom_fields.py [--accounts 100000]``.

On a private SQLite file, or with ``--postgres`` on a private server. Makes accounts with a value in each of three
fields (a list of values, a number, a date), builds their indexes, and prints for each reach of a person (all, the
group's tenth, 200 scattered rows of one's own) what the first page of 50 costs and the page in the middle.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

CHUNK, PAGE, ROUNDS, OWN = 5000, 50, 15, 200
TARGET = 20  # milliseconds
BRANDS = ["Seat"] + ["Volvo"] * 60 + ["Linde"] * 30 + ["Toyota"] * 9
RENEWAL = ("Renewal", "date", "")
QUERIES = {
    "a common value": "cf_brand=Volvo",
    "a rare value": "cf_brand=Seat",
    "no value": "cf_brand=none",
    "one number": "cf_staff=777",
    "a narrow range": "cf_staff__gte=9990",
    "a wide range": "cf_staff__gte=100",
    "a month": "cf_renewal__gte=2027-03-01&cf_renewal__lte=2027-03-31",
    "sorted by value": "sort=cf_brand",
    "sorted by number": "sort=-cf_staff",
    "sorted by date": "sort=cf_renewal",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="vinculo-bench-"))
        prepare(folder, options.postgres, stack)
        people = load(options.accounts)
        build()
        measure(people)


def prepare(folder, postgres, stack):
    """An empty database of its own."""
    url = f"sqlite:///{folder}/fields.sqlite3"
    if postgres:
        from tests.postgres import PrivatePostgres

        server = PrivatePostgres()
        stack.callback(server.stop)
        url = server.start()
    os.environ |= {
        "VINCULO_DATABASE_URL": url,
        "VINCULO_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "vinculo.settings",
    }
    subprocess.run([sys.executable, "-m", "vinculo.cli", "manage", "migrate", "--verbosity", "0"], check=True)
    import django

    django.setup()


def load(count):
    """The accounts, and by reach the person who looks."""
    from django.db import transaction

    from tests.people import levels, person
    from vinculo.abilities.custom_fields.define import add_field
    from vinculo.abilities.custom_fields.models import CustomField
    from vinculo.domains.directory.account.model import Account
    from vinculo.identity.actor import Actor
    from vinculo.identity.models import Group, Role
    from vinculo.records import custom, databases
    from vinculo.records.writing import take_numbers

    actor, dice, began = Actor.system("benchmark"), random.Random(1), time.perf_counter()
    for label, kind, options in (("Brand", "combo", ",".join(set(BRANDS))), ("Staff", "numeric", ""), RENEWAL):
        one = CustomField(entity="account", label=label, type=kind, options=options, filterable=True)
        add_field(one, actor=actor)
    custom.refresh()
    groups = [Group.objects.create(name=f"Group {number}") for number in range(10)]
    role = {
        reach: Role.objects.create(key=reach, name=reach, levels=levels(reach)) for reach in ("all", "group", "own")
    }
    people = {reach: person(f"{reach} person", role[reach], groups[0]) for reach in role}
    mine, first = set(dice.sample(range(count), min(OWN, count))), dt.date(2026, 1, 1)
    for start in range(0, count, CHUNK):
        rows = []
        for number in range(start, min(start + CHUNK, count)):
            row = Account(
                name=f"Empresa {dice.randrange(10**9):09}", group=groups[number % 10],
                owner=people["own"] if number in mine else None,
            )  # fmt: skip
            if dice.random() < 0.7:
                row.cf_brand = dice.choice(BRANDS)
            row.cf_staff = dice.randrange(10_000)
            row.cf_renewal = first + dt.timedelta(days=dice.randrange(900))
            rows.append(row)
        with transaction.atomic():
            take_numbers(rows)
            Account.objects.bulk_create(rows)
    databases.refresh_statistics()
    print(f"{count:,} accounts made in {time.perf_counter() - began:.0f} s")
    return {reach: Actor.of(user) for reach, user in people.items()}


def build():
    from vinculo.abilities.custom_fields.models import CustomField
    from vinculo.abilities.custom_fields.tasks import build_indexes

    for one in CustomField.objects.order_by("pk"):
        began = time.perf_counter()
        build_indexes.call(one.pk)
        print(f"indexes of {one.label} in {time.perf_counter() - began:.1f} s")


def measure(people):
    print(f"{'':18}" + "".join(f"{reach + ' ' + place:>16}" for reach in people for place in ("first", "middle")))
    for name, query in QUERIES.items():
        line = ""
        for actor in people.values():
            first, middle = pages(query, actor)
            line += "".join(f"{taken:>12.1f} ms{'!' if taken > TARGET else ' '}" for taken in (first, middle))
        print(f"{name:18}{line}")


def pages(query, actor):
    """Median milliseconds of the first page and of one far behind."""
    from django.http import QueryDict

    from vinculo.domains.directory.account.entity import AccountEntity
    from vinculo.entities.query import parse_query

    asked = parse_query(AccountEntity, QueryDict(query), actor)
    rows = asked.narrow(AccountEntity, AccountEntity.rows(actor))

    def timed(after):
        taken = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            rows.page(asked.order, PAGE + 1, after=after)
            taken.append((time.perf_counter() - began) * 1000)
        return statistics.median(taken)

    after = None
    if keys := middle(rows, asked.order):
        after = keys
    return timed(None), timed(after)


def middle(rows, order):
    """[value, key] of the row in the middle of the list, at most 200,000 rows in."""
    found = rows.queryset().order_by(*order.columns())
    half = min(found.count() // 2, 200_000)
    row = list(found[half : half + 1])
    return [getattr(row[0], order.field), row[0].pk] if row else None


if __name__ == "__main__":
    main()
