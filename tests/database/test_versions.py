"""Two writers who started from the same version: one wins, the other is told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from tests.crowd import together
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import writing
from vinculo.records.check import check
from vinculo.records.models import Change
from vinculo.records.writing import StaleVersion

WRITERS = 6


def fresh(record):
    return type(record).objects.unscoped("a test").get(pk=record.pk)


def all_accounts():
    return Account.objects.unscoped("a test")


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
class TestAtOnce:
    """Everybody reads first; nobody writes before all have read."""

    def racing(self, record, write):
        read = threading.Barrier(WRITERS)

        def work(i):
            def run():
                mine = fresh(record)
                read.wait()
                write(mine, i)
                return i

            return run

        outcomes = together(*(work(i) for i in range(WRITERS)))
        winners = [o for o in outcomes if isinstance(o, int)]
        assert all(isinstance(o, int | StaleVersion) for o in outcomes), outcomes
        assert len(winners) == 1
        return winners[0]

    def test_one_change_wins(self, acme):
        won = self.racing(acme, lambda row, i: writing.change(row, {"city": f"Ciudad {i}"}, SYSTEM))
        assert fresh(acme).city == f"Ciudad {won}"
        assert fresh(acme).version == acme.version + 1
        assert Change.objects.filter(verb="change").count() == 1

    def test_one_form_wins(self, acme, ana):
        actor = acting(ana)
        version = acme.version

        def save(row, i):
            save_changes(AccountEntity, row, {"notes": f"Nota {i}"}, actor, version=version)

        won = self.racing(acme, save)
        assert fresh(acme).notes == f"Nota {won}"

    def test_one_bulk_change_wins(self, acme):
        other = account_of(None, name="Otra")

        def write(row, i):
            pairs = [(row, {"notes": f"Nota {i}"}), (fresh(other), {"notes": f"Nota {i}"})]
            writing.change_many(pairs, SYSTEM)

        won = self.racing(acme, write)
        assert fresh(acme).notes == fresh(other).notes == f"Nota {won}"
        assert list(check()) == []

    def test_a_change_and_a_trashing_do_not_mix(self, acme):
        def write(row, i):
            if i == 0:
                writing.trash(row, SYSTEM)
                raise StaleVersion(row)  # the trash takes whatever version there is
            writing.change(row, {"city": f"Ciudad {i}"}, SYSTEM)

        read = threading.Barrier(2)

        def run(i):
            def work():
                mine = fresh(acme)
                read.wait()
                write(mine, i)

            return work

        together(run(0), run(1))
        assert fresh(acme).trashed is not None
        assert list(check()) == []


@pytest.mark.django_db
class TestOneAfterAnother:
    def test_the_second_of_two_is_told(self, acme):
        first, second = fresh(acme), fresh(acme)
        writing.change(first, {"city": "Olot"}, SYSTEM)
        with pytest.raises(StaleVersion) as told:
            writing.change(second, {"city": "Salt"}, SYSTEM)
        assert told.value.record == acme
        assert fresh(acme).city == "Olot"

    def test_the_version_a_form_was_opened_with_counts(self, acme):
        opened = acme.version
        writing.change(fresh(acme), {"city": "Olot"}, SYSTEM)
        with pytest.raises(StaleVersion):
            writing.change(fresh(acme), {"city": "Salt"}, SYSTEM, version=opened)

    def test_the_winner_may_go_on(self, acme):
        writing.change(acme, {"city": "Olot"}, SYSTEM)
        writing.change(acme, {"city": "Salt"}, SYSTEM)
        assert fresh(acme).version == acme.version == 3

    def test_nothing_changed_is_no_version(self, acme):
        assert writing.change(acme, {"city": acme.city}, SYSTEM) == {}
        assert fresh(acme).version == 1

    def test_nothing_is_left_of_a_stale_bulk_change(self, acme):
        other = account_of(None, name="Otra")
        stale = fresh(acme)
        writing.change(acme, {"city": "Olot"}, SYSTEM)
        with pytest.raises(StaleVersion):
            writing.change_many([(fresh(other), {"city": "Salt"}), (stale, {"city": "Salt"})], SYSTEM)
        assert [fresh(acme).city, fresh(other).city] == ["Olot", ""]

    def test_who_opened_it_before_it_was_trashed_is_told(self, acme):
        stale = fresh(acme)
        writing.trash(acme, SYSTEM)
        with pytest.raises(StaleVersion):
            writing.change(stale, {"city": "Olot"}, SYSTEM)


@pytest.mark.django_db
class TestNaturalKeys:
    """A tax id or an external id belongs to one live account."""

    def save(self, name, **values):
        return save_new(AccountEntity, {"name": name, **values}, SYSTEM)

    @pytest.mark.parametrize(("field", "value"), [("external_id", "SAP-1"), ("fiscal_id", "J99216582")])
    def test_two_live_accounts_do_not_share_one(self, field, value):
        self.save("Acme", **{field: value})
        with pytest.raises(ValidationError) as refused:
            self.save("Otra", **{field: value})
        assert list(refused.value.message_dict) == [field]

    def test_how_it_is_typed_does_not_matter(self):
        self.save("Acme", fiscal_id="J99216582")
        with pytest.raises(ValidationError):
            self.save("Otra", fiscal_id="j-99.216.582")

    def test_branches_share_their_companys_tax_id(self):
        parent = self.save("Acme", fiscal_id="J99216582")
        self.save("Acme Lleida", fiscal_id="J99216582", parent=parent)

    def test_empty_is_no_key(self):
        self.save("Acme", external_id="")
        self.save("Otra", external_id="")

    def test_the_trash_does_not_hold_a_key(self):
        writing.trash(self.save("Acme", external_id="SAP-1"), SYSTEM)
        self.save("Otra", external_id="SAP-1")

    def test_carla_is_told_that_there_is_one_but_not_which(self, ana, girona, carla, lleida):
        account_of(ana, girona, "Acme Secreta", external_id="SAP-1")
        values = {"name": "Mía", "external_id": "SAP-1"}
        with pytest.raises(ValidationError) as refused:
            save_new(AccountEntity, values, acting(carla))
        assert "Secreta" not in str(refused.value)

    def test_the_database_refuses_what_slipped_through(self, acme):
        account_of(None, name="Otra", external_id="SAP-1")
        with pytest.raises(Exception, match=r"(?i)unique|external_id"), transaction.atomic():
            writing.change(acme, {"external_id": "SAP-1"}, SYSTEM)

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.concurrency
    def test_of_two_at_once_one_is_saved(self):
        outcomes = together(*[lambda: self.save("Acme", external_id="SAP-1")] * 4)
        assert sum(isinstance(outcome, Account) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 3


@pytest.mark.django_db
class TestInSight:
    """Nobody saves a row out of his own sight, unless giving it away is what he asked for."""

    def test_ana_does_not_lose_her_account_by_a_change(self, acme, ana, carla, lleida):
        with pytest.raises(PermissionDenied):
            writing.change(fresh(acme), {"owner": carla, "group": lleida}, acting(ana))
        assert fresh(acme).owner == ana

    def test_she_may_give_it_to_bruno(self, acme, ana, bruno):
        writing.change(acme, {"owner": bruno}, acting(ana))
        assert fresh(acme).owner == bruno

    def test_giving_away_is_a_verb_of_its_own(self, acme, ana, carla, lleida):
        writing.change(acme, {"owner": carla, "group": lleida}, acting(ana), giving_away=True)
        assert fresh(acme).owner == carla

    def test_nor_by_many_changes_at_once(self, acme, ana, carla, lleida):
        pairs = [(fresh(acme), {"owner": carla, "group": lleida})]
        with pytest.raises(PermissionDenied), transaction.atomic():
            writing.change_many(pairs, acting(ana))
        assert fresh(acme).owner == ana

    def test_nor_does_carla_touch_it(self, acme, carla):
        for write in (
            lambda: writing.change(acme, {"city": "Olot"}, acting(carla)),
            lambda: writing.trash(acme, acting(carla)),
            lambda: writing.restore(acme, acting(carla)),
        ):
            with pytest.raises(PermissionDenied):
                write()
        assert fresh(acme).version == 1
