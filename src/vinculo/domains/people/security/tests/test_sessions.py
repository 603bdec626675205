"""Ana sees where she is signed in, and closes what she has left open elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.people import PASSWORD
from vinculo.domains.people.security.sessions import browser_name, seats
from vinculo.domains.people.tasks import forget_sessions
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


def come_in(name="ana", agent=FIREFOX):
    client = Client(headers={"user-agent": agent})
    assert client.post("/login/", {"login": f"{name}@example.test", "password": PASSWORD}).status_code == 302
    return client


def test_a_session_left_open_elsewhere_is_closed(ana):
    office, mobile = come_in(), come_in(agent=SAFARI)
    page = office.get("/profile/security/").content.decode()
    assert "Firefox · Windows" in page
    assert "Safari · iPhone" in page
    other = UserSession.objects.get(user_agent=SAFARI)
    office.post(f"/profile/security/sessions/{other.pk}/end/")
    assert mobile.get("/").status_code == 302
    assert office.get("/").status_code == 200
    assert Change.objects.filter(verb="session_end", user=ana).exists()


def test_all_the_others_are_closed_at_once(ana):
    office, mobile, home = come_in(), come_in(), come_in()
    office.post("/profile/security/sessions/end/")
    assert [client.get("/").status_code for client in (office, mobile, home)] == [200, 302, 302]
    assert len(seats(ana)) == 1


def test_nobody_closes_the_sessions_of_others(ana, bruno):
    office, other = come_in(), come_in("bruno")
    foreign = UserSession.objects.get(user=ana)
    other.post(f"/profile/security/sessions/{foreign.pk}/end/")
    assert office.get("/").status_code == 200


def test_a_new_password_ends_the_others_and_keeps_this_one_in_the_list(ana):
    office, mobile = come_in(), come_in(agent=SAFARI)
    new = {"old_password": PASSWORD, "new_password1": "otra-clave-larga", "new_password2": "otra-clave-larga"}
    office.post("/profile/password/", new)
    assert mobile.get("/").status_code == 302
    ana.refresh_from_db()
    assert [seat.browser for seat in seats(ana)] == ["Firefox · Windows"]


def test_an_administrator_closes_the_sessions_of_a_person(ana, sara, supervisor):
    supervisor.levels |= {"user.change": "all"}
    supervisor.save()
    office, chief = come_in(), come_in("sara")
    assert office.post(f"/people/{sara.pk}/sessions/end/").status_code in (403, 404)
    assert chief.get("/").status_code == 200
    chief.post(f"/people/{ana.pk}/sessions/end/")
    assert office.get("/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox · Windows"), (SAFARI, "Safari · iPhone"), ("curl/8", None), ("", None)],
)
def test_browsers_are_named_as_people_call_them(agent, name, settings):
    assert (browser_name(agent) == name) == (name is not None)


def test_what_ran_out_is_forgotten_at_night(ana):
    office, mobile = come_in(), come_in(agent=SAFARI)
    Session.objects.filter(pk=mobile.session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    assert [seat.browser for seat in seats(ana)] == ["Firefox · Windows"]
    forget_sessions.call()
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [office.session.session_key]
    assert Session.objects.count() == 1
