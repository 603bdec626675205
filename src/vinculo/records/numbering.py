"""Numbers that nobody gets twice.

A legal series takes its number in the transaction that issues the document: the counter's row is locked until
that transaction ends, so a rollback gives the number back and the series has no gaps. Other series use the
same counter but may skip numbers; bulk work takes a whole block.
"""

from __future__ import annotations

from django.db import connection, transaction

from vinculo.records import databases
from vinculo.records.models import Counter


def next_number(series: str) -> int:
    """The next number of `series`. Must run inside the transaction that uses it."""
    return next_block(series, 1)[0]


def next_block(series: str, size: int) -> range:
    """`size` consecutive numbers of `series`, in one go."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken inside the transaction that uses it.")
    last = databases.take_numbers(series, size)
    if last is None:
        # get_or_create survives two first users at once; the update then locks the one row there is.
        Counter.objects.get_or_create(series=series)
        last = databases.take_numbers(series, size)
    assert last is not None
    return range(last - size + 1, last + 1)


def raise_to(series: str, number: int) -> None:
    """Makes sure `series` never gives out `number` or a lower one (numbers brought in by an import)."""
    Counter.objects.get_or_create(series=series)
    Counter.objects.filter(series=series, last__lt=number).update(last=number)
