"""Who holds which divisions: nobody beside another, all or nothing, and whoever comes second is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.claim import claim_divisions
from vinculo.domains.sales.action.close import lose_action, win_action
from vinculo.domains.sales.action.drop import drop_divisions, release_divisions
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.action.reopen import reopen_action
from vinculo.domains.sales.action.transfer import transfer_action
from vinculo.domains.sales.locks.holders import check_offer_divisions, divisions_of, holder_of
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.refusal import Collision
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import writing

pytestmark = pytest.mark.django_db


def division(name, account=None, parent=None):
    return save_new(DivisionEntity, {"name": name, "account": account, "parent": parent}, SYSTEM)


def opened(account, *divisions, actor=SYSTEM, title="Plan", **values):
    keys = tuple(one.pk for one in divisions)
    return save_new(CommercialActionEntity, {"title": title, "account": account, "divisions": keys, **values}, actor)


def fresh(action):
    return CommercialAction.objects.unscoped("a test").get(pk=action.pk)


def held(action):
    """The names of what an action holds by now."""
    rows = DivisionClaim.objects.filter(action=action, released__isnull=True).select_related("division")
    return sorted(claim.division.name for claim in rows)


@pytest.fixture
def tree(acme):
    """Events (of the house) > Weddings > Outdoors, and the client's own Plant > Line."""
    events = division("Eventos")
    weddings = division("Bodas", None, events)
    outdoors = division("Aire libre", acme, weddings)
    plant = division("Planta", acme)
    line = division("Línea", acme, plant)
    return {one.name: one for one in (events, weddings, outdoors, plant, line)}


class TestClaiming:
    def test_a_division_covers_what_hangs_from_it(self, acme, tree):
        action = opened(acme, tree["Eventos"])
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        assert DivisionClaim.objects.filter(asked=True).count() == 1

    @pytest.mark.parametrize("second", ["Eventos", "Bodas", "Aire libre"])
    @pytest.mark.parametrize("first", ["Eventos", "Bodas", "Aire libre"])
    def test_parents_and_children_refuse_each_other(self, acme, tree, first, second):
        action = opened(acme, tree[first])
        before = held(action)
        with pytest.raises(Collision) as refused:
            opened(acme, tree[second], tree["Planta"])
        assert list(refused.value.message_dict) == ["divisions"]
        assert held(action) == before
        assert not DivisionClaim.objects.exclude(action=action).exists(), "nothing is half claimed"
        assert CommercialAction.objects.unscoped("a test").count() == 1

    def test_another_client_is_another_matter(self, acme, tree, ana, girona):
        other = account_of(ana, girona, "Otra S.L.")
        opened(acme, tree["Eventos"])
        assert held(opened(other, tree["Eventos"])) == ["Bodas", "Eventos"], "not what hangs there for Acme"

    def test_what_hangs_from_another_chosen_one_is_not_named_twice(self, acme, tree):
        action = opened(acme, tree["Eventos"], tree["Bodas"])
        assert action.divisions == (tree["Eventos"].pk,)

    def test_only_divisions_of_the_client_that_are_on_offer(self, acme, tree, ana, girona):
        strange = division("Taller", account_of(ana, girona, "Otra S.L."))
        gone = division("Vieja", acme)
        writing.trash(gone, SYSTEM)
        for bad in (strange, gone):
            with pytest.raises(ValidationError) as refused:
                opened(acme, bad)
            assert "divisions" in refused.value.message_dict
        with pytest.raises(ValidationError):
            opened(acme)  # there are some to choose from

    def test_the_database_refuses_the_second_claim_itself(self, acme, tree):
        from django.db import IntegrityError, transaction

        action, other = opened(acme, tree["Eventos"]), opened(acme, tree["Planta"])
        with pytest.raises(IntegrityError), transaction.atomic():
            DivisionClaim.objects.create(action=other, account=acme, division=tree["Bodas"])
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]

    def test_claiming_needs_the_function(self, acme, tree, ana):
        with pytest.raises(PermissionDenied):
            opened(acme, tree["Planta"], actor=acting(ana, commercialaction_claim="none"))


class TestTelling:
    def test_who_sees_the_holder_is_told_name_and_day(self, acme, tree, ana, bruno):
        action = opened(acme, tree["Eventos"], actor=acting(ana), title="Feria")
        with pytest.raises(Collision) as refused:
            opened(acme, tree["Bodas"], actor=acting(bruno))
        said = " ".join(refused.value.messages)
        assert "Ana Gil" in said
        assert "Feria" in said
        assert "Bodas" in said
        assert f"{fresh(action).until:%Y}" in said

    def test_who_does_not_is_told_only_that_it_is_taken(self, acme, tree, ana, bruno):
        opened(acme, tree["Eventos"], actor=acting(ana), title="Feria")
        with pytest.raises(Collision) as refused:
            opened(acme, tree["Bodas"], actor=acting(bruno, commercialaction_view="own"), responsible=bruno)
        said = " ".join(refused.value.messages)
        assert "Bodas" in said
        assert "Ana" not in said
        assert "Feria" not in said


class TestLettingGo:
    def test_closing_frees_everything_and_says_why(self, acme, tree):
        action = opened(acme, tree["Eventos"])
        lose_action(action, actor=SYSTEM, reason="Precio")
        assert held(action) == []
        assert set(DivisionClaim.objects.values_list("how", "reason")) == {("lost", "Precio")}
        assert held(opened(acme, tree["Bodas"])) == ["Aire libre", "Bodas"]

    def test_opened_again_it_claims_again_or_is_told(self, acme, tree):
        action = opened(acme, tree["Eventos"])
        win_action(action, actor=SYSTEM)
        reopen_action(fresh(action), actor=SYSTEM, reason="Piden más")
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        win_action(fresh(action), actor=SYSTEM)
        opened(acme, tree["Aire libre"])
        with pytest.raises(Collision):
            reopen_action(fresh(action), actor=SYSTEM, reason="Otra vez")
        assert fresh(action).state == "won"

    def test_of_a_division_of_which_a_part_is_let_go_the_rest_stays(self, acme, tree):
        parties = division("Fiestas", None, tree["Eventos"])
        action = opened(acme, tree["Eventos"])
        drop_divisions(action, actor=SYSTEM, divisions=[tree["Bodas"]])
        assert fresh(action).divisions == (parties.pk,)
        assert held(action) == ["Fiestas"]
        opened(acme, tree["Bodas"])

    def test_a_supervisor_releases_with_a_reason_and_the_holder_is_told(self, acme, tree, ana, sara):
        from vinculo.abilities.notifications.models import Notification

        action = opened(acme, tree["Eventos"], tree["Planta"], actor=acting(ana))
        with pytest.raises(PermissionDenied):
            release_divisions(
                action, actor=acting(ana, commercialaction_release="none"), divisions=[tree["Planta"]], reason="x"
            )
        release_divisions(action, actor=acting(sara), divisions=[tree["Planta"]], reason="Reparto nuevo")
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        assert DivisionClaim.objects.filter(how="released", reason="Reparto nuevo").count() == 2
        assert Notification.objects.filter(recipient=ana, type="action_released").count() == 1

    def test_the_trash_frees_and_coming_back_claims(self, acme, tree):
        action = opened(acme, tree["Planta"])
        writing.trash(action, SYSTEM)
        assert held(action) == []
        writing.restore(fresh(action), SYSTEM)
        assert held(action) == ["Línea", "Planta"]
        writing.trash(fresh(action), SYSTEM)
        opened(acme, tree["Línea"])
        with pytest.raises(ValidationError):
            writing.restore(fresh(action), SYSTEM)

    def test_more_can_be_claimed(self, acme, tree):
        action, other = opened(acme, tree["Planta"]), opened(acme, tree["Bodas"])
        with pytest.raises(Collision):
            claim_divisions(action, actor=SYSTEM, divisions=[tree["Eventos"]])
        win_action(other, actor=SYSTEM)
        claim_divisions(fresh(action), actor=SYSTEM, divisions=[tree["Eventos"]])
        assert held(action) == ["Aire libre", "Bodas", "Eventos", "Línea", "Planta"]


class TestTransferring:
    def test_a_colleague_goes_on_with_what_is_held(self, acme, tree, ana, bruno, sara):
        action = opened(acme, tree["Planta"], actor=acting(ana))
        transfer_action(action, actor=acting(sara), responsible=bruno, reason="Baja")
        assert fresh(action).responsible == bruno
        assert held(action) == ["Línea", "Planta"]

    def test_nobody_gives_it_away_by_the_form(self, acme, tree, ana, bruno):
        action = opened(acme, tree["Planta"], actor=acting(ana))
        with pytest.raises(ValidationError) as refused:
            save_changes(
                CommercialActionEntity, fresh(action), {"responsible": bruno},
                acting(ana, commercialaction_transfer="none"),
            )  # fmt: skip
        assert "responsible" in refused.value.message_dict


class TestTheTree:
    def test_a_new_division_is_held_with_what_it_hangs_from(self, acme, tree, ana, girona):
        other = account_of(ana, girona, "Otra S.L.")
        mine, theirs = opened(acme, tree["Eventos"]), opened(other, tree["Eventos"])
        division("Galas", None, tree["Bodas"])
        assert held(mine) == ["Aire libre", "Bodas", "Eventos", "Galas"]
        assert held(theirs) == ["Bodas", "Eventos", "Galas"]
        division("Sala", other, tree["Bodas"])
        assert "Sala" not in held(mine)
        assert "Sala" in held(theirs)

    def test_what_moves_away_is_free_and_what_moves_in_is_held(self, acme, tree):
        action = opened(acme, tree["Eventos"])
        move(tree["Bodas"], None)
        assert held(action) == ["Eventos"]
        move(tree["Bodas"], tree["Eventos"])
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]

    def test_a_move_that_would_make_two_hold_the_same_is_refused(self, acme, tree):
        action, other = opened(acme, tree["Eventos"]), opened(acme, tree["Línea"])
        with pytest.raises(ValidationError):
            move(tree["Planta"], tree["Eventos"])
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        assert held(other) == ["Línea"]
        assert Division.objects.unscoped("a test").get(name="Planta").parent is None

    def test_the_trash_changes_nothing(self, acme, tree):
        action = opened(acme, tree["Eventos"])
        writing.trash(tree["Bodas"], SYSTEM)
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        writing.restore(Division.objects.unscoped("a test").get(name="Bodas"), SYSTEM)
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]


def move(row, parent):
    save_changes(DivisionEntity, DivisionEntity.get(SYSTEM, row.pk), {"parent": parent}, SYSTEM)


class TestOffers:
    def test_outsiders_are_refused_and_those_inside_are_not(self, acme, tree, bruno):
        action = opened(acme, tree["Bodas"])
        for wanted in ("Eventos", "Bodas", "Aire libre"):
            with pytest.raises(Collision):
                check_offer_divisions(acting(bruno), acme.pk, [tree[wanted].pk])
        check_offer_divisions(acting(bruno), acme.pk, [tree["Planta"].pk])
        check_offer_divisions(acting(bruno), acme.pk, [tree["Aire libre"].pk], action)
        with pytest.raises(ValidationError):
            check_offer_divisions(acting(bruno), acme.pk, [tree["Planta"].pk], action)

    def test_who_holds_what(self, acme, tree):
        action = opened(acme, tree["Bodas"])
        assert [(one.division_id, one.action_id) for one in holder_of(acme.pk, [tree["Eventos"].pk])] == [
            (tree["Bodas"].pk, action.pk), (tree["Aire libre"].pk, action.pk),
        ]  # fmt: skip
        assert holder_of(acme.pk, [tree["Planta"].pk]) == []
        assert divisions_of(action) == [tree["Bodas"].pk, tree["Aire libre"].pk]
