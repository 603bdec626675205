"""The map shows exactly what the tables of docs/access.md open, and what the list of the same query shows."""

import re
import struct
from array import array
from itertools import accumulate

import pytest
from django.test import Client, RequestFactory

from tests.contract.test_access import LEVELS, World
from tests.people import account_of, acting, contact_of, levels
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.identity.models import Role
from vinculo.records import writing
from vinculo.screens.map_page import near_screen
from vinculo.screens.map_points import SCALE, UNKNOWN, packed, points_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ana, bruno, carla, girona, lleida):
    return World(ana, bruno, carla, girona, lleida)


def unpacked(content):
    """({key: (latitude, longitude)}, how many are without a place) of a payload."""
    count, without, first = struct.unpack("<IId", content[:16])
    steps, north, east = (
        array(kind, content[16 + 4 * n * count : 16 + 4 * (n + 1) * count]) for n, kind in enumerate("Iii")
    )
    keys = [int(first) + step for step in accumulate(steps)]
    return {key: (n / SCALE, e / SCALE) for key, n, e in zip(keys, north, east, strict=True)}, without


def asked(view, actor, query=""):
    request = RequestFactory().get(f"/accounts/map/?{query}")
    request.actor = actor
    return view(request, AccountEntity).content


@pytest.mark.parametrize("verb", ["view", "list"])
@pytest.mark.parametrize("level", LEVELS[1:])
def test_the_map_agrees_with_the_table(level, verb, world):
    rows = Account.objects.unscoped("a test")
    rows.update(latitude="41.98", longitude="2.82")
    actor = acting(world.bruno, "all", **{f"account_{verb}": level})
    reached = world.reached(Account, level)
    found, without = unpacked(asked(points_screen, actor))
    assert found.keys() == reached
    assert set(found.values()) == {(41.98, 2.82)}
    assert without == 0
    everything = ",".join(str(pk) for pk in rows.values_list("pk", flat=True))
    for shape in ("", "&as=card"):
        told = asked(near_screen, actor, f"ids={everything}{shape}").decode()
        assert {int(pk) for pk in re.findall(r"/accounts/(\d+)/", told)} == reached
    rows.filter(pk__in=reached).update(latitude=None, longitude=None)
    assert unpacked(asked(points_screen, actor)) == ({}, len(reached))


@pytest.mark.parametrize(
    ("view", "may_list", "status"), [("none", "all", 404), ("all", "none", 403), ("own", "own", 200)]
)
def test_who_may_not_list_has_no_map(view, may_list, status, ana, girona):
    table = levels("all") | {"account.view": view, "account.list": may_list}
    Role.objects.filter(pk=ana.role_id).update(levels=table)
    client = Client()
    client.force_login(ana)
    for path in ("", "points", "near?ids=1"):
        assert client.get(f"/accounts/map/{path}").status_code == status, path


def test_it_shows_what_the_list_of_the_same_query_shows(client, ana, girona):
    inside = account_of(ana, girona, "Acme", city="Girona", latitude="41.983111", longitude="2.824")
    account_of(ana, girona, "Lejos", city="Cádiz", latitude="36.5", longitude="-6.3")
    nowhere = account_of(ana, girona, "Sin sitio", city="Girona")
    gone = account_of(ana, girona, "Tirada", city="Girona", latitude="41.9", longitude="2.8")
    writing.trash(gone, acting(ana))
    contact_of(inside)
    client.force_login(ana)
    answer = client.get("/accounts/map/points?city=Girona", headers={"accept-encoding": "br"})
    assert unpacked(answer.content) == ({inside.pk: (41.98311, 2.824)}, 1)
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/accounts/map/points?q=acme", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    page = client.get("/accounts/map/?city=Girona&sort=-name").content.decode()
    assert 'href="/accounts/?city=Girona&amp;sort=-name"' in page  # the switch keeps the query
    assert 'data-points="/accounts/map/points?city=Girona&amp;sort=-name"' in page
    assert 'href="/accounts/?city=Girona&amp;sort=-name&amp;located=false"' in page
    listed = client.get("/accounts/?city=Girona&located=false").content.decode()
    assert f"/accounts/{nowhere.pk}/" in listed
    assert f"/accounts/{inside.pk}/" not in listed
    assert 'href="/accounts/map/?city=Girona&amp;located=false"' in listed
    for wrong in ("map/", "map/points"):
        assert client.get(f"/accounts/{wrong}?located=perhaps").status_code == 400


def test_a_marker_tells_in_the_order_asked_and_never_more_than_fifty(client, ana, girona):
    rows = [account_of(ana, girona, f"Uno {n}", latitude="1", longitude="1") for n in range(55)]
    client.force_login(ana)
    pks = [row.pk for row in reversed(rows)]
    told = client.get("/accounts/map/near", {"ids": f"x,,-1,{10**30},{','.join(map(str, pks))}"}).content.decode()
    found = [int(pk) for pk in re.findall(r'href="/accounts/(\d+)/"', told)]
    assert found == pks[: len(found)]
    assert len(found) == 46  # the four that are no keys take their places


def test_numbers_survive_the_journey():
    points = [(2**40, -8_999_999, -18_000_000), (2**40 + 1, 0, 0), (2**40 + 10**9, 4_040_000, 17_999_999)]
    told = {pk: (north / SCALE, east / SCALE) for pk, north, east in points}
    assert unpacked(packed(points, UNKNOWN)) == (told, UNKNOWN)
    assert unpacked(packed([], 3)) == ({}, 3)
