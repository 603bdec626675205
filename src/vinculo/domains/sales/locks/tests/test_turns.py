"""Asking for a division, waiting for it in a fair list, and what time does."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.people import SYSTEM, acting
from vinculo.abilities.notifications.models import Notification
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.division.entity import DivisionEntity
from vinculo.domains.sales.action.close import win_action
from vinculo.domains.sales.action.collaborate import collaborators_action
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.hand_over import accept_hand_over, decline_hand_over, pending
from vinculo.domains.sales.action.log import log_action
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks import expiry
from vinculo.domains.sales.locks.model import DivisionClaim, DivisionWait
from vinculo.domains.sales.locks.refusal import Collision
from vinculo.domains.sales.locks.tests.test_claims import fresh, held, opened, tree
from vinculo.domains.sales.locks.verbs import ask_division, wait_division
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes
from vinculo.house import store
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db
__all__ = ["tree"]


@pytest.fixture
def action(acme, tree, ana):
    """Ana's, on events."""
    return opened(acme, tree["Eventos"], actor=acting(ana), title="Feria")


def told(user, kind):
    return Notification.objects.filter(recipient=user, type=kind).count()


def quiet(action, days):
    """As if nothing had happened for so long."""
    long_ago = timezone.now() - dt.timedelta(days=days)
    CommercialAction.objects.unscoped("a test").filter(pk=action.pk).update(last_activity=long_ago)


class TestHandOver:
    def test_the_holder_is_asked_and_hands_over(self, acme, tree, action, ana, bruno):
        ask_division(acme, actor=acting(bruno), division=tree["Bodas"], reason="Las conozco")
        assert told(ana, "hand_over") == 1
        with pytest.raises(NotNow):
            ask_division(acme, actor=acting(bruno), division=tree["Bodas"])
        accept_hand_over(action, actor=acting(ana), request=pending(action).get(), answer="Adelante")
        assert held(action) == [], "there is nothing beside weddings"
        assert told(bruno, "hand_over_yes") == 1
        assert DivisionClaim.objects.filter(how="handed").count() == 2
        with pytest.raises(Collision):
            opened(acme, tree["Bodas"], actor=acting(ana))  # it is Bruno's turn
        assert held(opened(acme, tree["Bodas"], actor=acting(bruno))) == ["Aire libre", "Bodas"]
        assert DivisionWait.objects.get().how == "claimed"

    def test_it_goes_straight_into_the_one_action_of_who_asked(self, acme, tree, action, ana, bruno):
        other = opened(acme, tree["Planta"], actor=acting(bruno))
        ask_division(acme, actor=acting(bruno), division=tree["Aire libre"])
        accept_hand_over(action, actor=acting(ana), request=pending(action).get())
        assert held(other) == ["Aire libre", "Línea", "Planta"]
        assert not DivisionWait.objects.filter(ended=None).exists()

    def test_or_declines_and_whoever_asked_is_told(self, acme, tree, action, ana, bruno):
        ask_division(acme, actor=acting(bruno), division=tree["Bodas"])
        request = pending(action).get()
        decline_hand_over(action, actor=acting(ana), request=request, answer="Aún no")
        assert told(bruno, "hand_over_no") == 1
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        with pytest.raises(NotNow):
            accept_hand_over(fresh(action), actor=acting(ana), request=request)

    def test_only_its_people_or_a_supervisor_free_it(self, acme, tree, action, ana, bruno, sara):
        ask_division(acme, actor=acting(bruno), division=tree["Bodas"])
        request, colleague = pending(action).get(), acting(bruno, commercialaction_release="none")
        with pytest.raises(NotNow):
            accept_hand_over(action, actor=colleague, request=request)
        with pytest.raises(ValidationError):
            win_action(fresh(action), actor=colleague)
        with pytest.raises(ValidationError):
            save_changes(CommercialActionEntity, fresh(action), {"divisions": (tree["Planta"].pk,)}, colleague)
        assert held(action) == ["Aire libre", "Bodas", "Eventos"]
        accept_hand_over(fresh(action), actor=acting(sara), request=request)
        assert told(bruno, "hand_over_yes") == 1

    def test_nobody_asks_for_what_is_free_or_without_the_function(self, acme, tree, action, bruno):
        with pytest.raises(NotNow):
            ask_division(acme, actor=acting(bruno), division=tree["Planta"])
        with pytest.raises(PermissionDenied):
            ask_division(acme, actor=acting(bruno, commercialaction_claim="none"), division=tree["Bodas"])


class TestWaiting:
    def test_first_come_first_served(self, acme, tree, action, ana, bruno, sara):
        for user in (bruno, sara):
            wait_division(acme, actor=acting(user), division=tree["Bodas"])
        win_action(action, actor=acting(ana))
        assert told(bruno, "division_turn") == 1
        assert told(sara, "division_turn") == 0
        with pytest.raises(Collision) as refused:
            opened(acme, tree["Eventos"], actor=acting(sara))
        assert "Bruno Sala" in " ".join(refused.value.messages)
        wait_division(acme, actor=acting(bruno), division=tree["Bodas"], ends=True)
        assert told(sara, "division_turn") == 1
        opened(acme, tree["Eventos"], actor=acting(sara))
        assert not DivisionWait.objects.filter(ended=None).exists()

    def test_a_turn_nobody_takes_goes_to_the_next(self, acme, tree, action, ana, bruno, sara):
        for user in (bruno, sara):
            wait_division(acme, actor=acting(user), division=tree["Bodas"])
        win_action(action, actor=acting(ana))
        DivisionWait.objects.filter(user=bruno).update(reserved_until=timezone.now() - dt.timedelta(hours=1))
        expiry.pass_turns.call()
        expiry.pass_turns.call()
        assert DivisionWait.objects.get(user=bruno).how == "lapsed"
        assert told(sara, "division_turn") == 1

    def test_who_wants_all_of_it_waits_until_all_of_it_is_free(self, acme, tree, ana, bruno, sara):
        outdoors = opened(acme, tree["Aire libre"], actor=acting(ana))
        plant = opened(acme, tree["Planta"], actor=acting(ana))
        wait_division(acme, actor=acting(bruno), division=tree["Eventos"])
        win_action(plant, actor=acting(ana))
        assert told(bruno, "division_turn") == 0
        win_action(outdoors, actor=acting(ana))
        assert told(bruno, "division_turn") == 1

    def test_nobody_waits_twice_or_for_what_is_free(self, acme, tree, action, bruno):
        wait_division(acme, actor=acting(bruno), division=tree["Bodas"])
        for free in ("Bodas", "Planta"):
            with pytest.raises(NotNow):
                wait_division(acme, actor=acting(bruno), division=tree[free])

    def test_who_no_longer_sees_the_client_gets_no_turn(self, acme, tree, action, ana, bruno, sara, equipo):
        wait_division(acme, actor=acting(bruno), division=tree["Bodas"])
        wait_division(acme, actor=acting(sara), division=tree["Bodas"])
        bruno.memberships.all().delete()
        win_action(action, actor=acting(ana))
        assert told(bruno, "division_turn") == 0
        assert told(sara, "division_turn") == 1


class TestTime:
    def test_without_activity_it_expires_once_and_its_people_are_told(self, acme, tree, action, ana):
        quiet(action, 29)
        expiry.expire_actions.call()
        assert fresh(action).is_open
        quiet(action, 31)
        expiry.expire_actions.call()
        expiry.expire_actions.call()
        assert fresh(action).state == "expired"
        assert held(action) == []
        assert told(ana, "action_expired") == 1
        assert set(DivisionClaim.objects.values_list("how", flat=True)) == {"expired"}

    def test_a_warning_comes_before_and_once(self, acme, tree, action, ana):
        quiet(action, 20)
        expiry.warn_of_expiry.call()
        assert told(ana, "action_expires") == 0
        quiet(action, 26)
        expiry.warn_of_expiry.call()
        expiry.warn_of_expiry.call()
        assert told(ana, "action_expires") == 1

    def test_what_is_logged_on_it_puts_it_off(self, acme, tree, action, ana, calls):
        quiet(action, 31)
        log_action(fresh(action), actor=acting(ana), category=calls, subject="Llamada", status="done")
        expiry.expire_actions.call()
        assert fresh(action).is_open

    def test_the_house_says_after_how_long(self, acme, tree, action):
        store.save({"locks.days": 10})
        quiet(action, 11)
        expiry.expire_actions.call()
        assert fresh(action).state == "expired"


@pytest.fixture
def calls(db):
    return ActivityCategory.objects.create(name="Llamada", kind="call")


class TestTheLog:
    def test_who_works_on_it_without_seeing_the_client_logs_and_all_see_it(self, acme, tree, action, ana, carla, calls):
        collaborators_action(action, actor=acting(ana, user_view="all"), people=[carla])
        log_action(fresh(action), actor=acting(carla), category=calls, subject="Visita", status="done")
        log_action(fresh(action), actor=acting(ana), category=calls, subject="Llamada", status="done")
        for user in (ana, carla):
            seen = Activity.objects.visible_to(acting(user)).filter(linked=action.pk)
            assert sorted(one.subject for one in seen) == ["Llamada", "Visita"], user

    def test_somebody_new_sees_what_was_logged_before(self, acme, tree, action, ana, carla, calls):
        log_action(fresh(action), actor=acting(ana), category=calls, subject="Llamada", status="done")
        assert not RecordAnchor.objects.visible_to(acting(carla)).exclude(kind="division").exists()
        collaborators_action(action, actor=acting(ana, user_view="all"), people=[carla])
        assert Activity.objects.visible_to(acting(carla)).filter(linked=action.pk).count() == 1
        with pytest.raises(ValidationError):
            log_action(fresh(action), actor=acting(carla), category=None, subject="")


def test_tree_edits_give_turns_too(acme, tree, ana, bruno):
    opened(acme, tree["Eventos"], actor=acting(ana))
    wait_division(acme, actor=acting(bruno), division=tree["Bodas"])
    save_changes(DivisionEntity, DivisionEntity.get(SYSTEM, tree["Bodas"].pk), {"parent": None}, SYSTEM)
    assert told(bruno, "division_turn") == 1
