"""Numbers nobody gets twice, however many ask at once."""

import random

import pytest
from django.db import transaction

from tests.crowd import Backout, together
from tests.people import SYSTEM, account_of
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.models import Counter
from vinculo.records.numbering import next_block, next_number, raise_to

WRITERS, EACH = 8, 50
together_on_the_database = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def issuing(seed, series="F2026"):
    """A writer who issues documents, of which one in five fails after it has got its number."""

    def work():
        chance, kept = random.Random(seed), []
        for _ in range(EACH):
            try:
                with transaction.atomic():
                    number = next_number(series)
                    if chance.random() < 0.2:
                        raise Backout
                kept.append(number)
            except Backout:
                pass
        return kept

    return work


class TestLegalSeries:
    pytestmark = together_on_the_database

    def test_eight_writers_leave_no_gap_and_no_double(self):
        issued = together(*(issuing(seed) for seed in range(WRITERS)))
        numbers = [number for kept in issued for number in kept]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert 250 < len(numbers) < WRITERS * EACH, "some were rolled back"
        assert Counter.objects.get(series="F2026").last == len(numbers)

    def test_each_writer_sees_his_numbers_grow(self):
        for kept in together(*(issuing(seed) for seed in range(4))):
            assert kept == sorted(kept)

    def test_series_do_not_wait_for_each_other_nor_share(self):
        first, second = together(issuing(1, "A"), issuing(2, "B"))
        assert sorted(first) == list(range(1, len(first) + 1))
        assert sorted(second) == list(range(1, len(second) + 1))

    def test_a_number_is_taken_only_inside_a_transaction(self):
        with pytest.raises(transaction.TransactionManagementError):
            next_number("F2026")


class TestBlocks:
    pytestmark = together_on_the_database

    def test_blocks_never_overlap(self):
        def loading(seed):
            def work():
                chance, taken = random.Random(seed), []
                for _ in range(10):
                    with transaction.atomic():
                        taken += next_block("account", chance.randint(1, 500))
                return taken

            return work

        def importing():
            for number in (10, 2000, 5, 9000):
                raise_to("account", number)
            return []

        taken = [n for numbers in together(*map(loading, range(6)), importing) for n in numbers]
        assert len(taken) == len(set(taken))

    def test_accounts_created_at_once_get_different_numbers(self):
        def create():
            return [account_of(None, name=f"Cuenta {i}").number for i in range(10)]

        numbers = [n for found in together(*[create] * 6) for n in found]
        assert len(set(numbers)) == len(numbers) == 60


@pytest.mark.django_db
class TestRaising:
    def test_imported_numbers_raise_the_counter(self):
        raise_to("account", 500)
        assert next_number("account") == 501

    def test_a_lower_number_changes_nothing(self):
        raise_to("account", 500)
        raise_to("account", 7)
        assert next_number("account") == 501

    def test_a_record_keeps_the_number_it_came_with(self):
        assert account_of(None, number=77).number == 77
        assert account_of(None).number == 78

    def test_many_records_get_consecutive_numbers_around_those_they_brought(self):
        accounts = [Account(name=f"Cuenta {i}", number=40 if i == 1 else None) for i in range(4)]
        writing.create_many(accounts, SYSTEM)
        assert [account.number for account in accounts] == [41, 40, 42, 43]

    def test_the_trash_keeps_its_number(self):
        first = account_of(None)
        writing.trash(first, SYSTEM)
        assert account_of(None).number == first.number + 1

    def test_series_start_at_one(self):
        assert [next_number("new") for _ in range(3)] == [1, 2, 3]
