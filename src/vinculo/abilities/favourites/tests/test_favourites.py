"""Stars and visits are each person's own, and name nothing that has left her sight."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import SYSTEM, account_of, acting
from vinculo.abilities.favourites.marks import favourites, is_starred, note_visit, recent, star
from vinculo.abilities.favourites.models import Favourite, Visit
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing

pytestmark = pytest.mark.django_db


def give_to(account, user, group):
    Account.objects.unscoped("a test").filter(pk=account.pk).update(owner=user, group=group)


class TestTheStar:
    def test_goes_on_and_off(self, client, ana, acme):
        client.force_login(ana)
        url = f"/accounts/{acme.pk}/"
        assert 'aria-pressed="false" aria-label' in client.get(url).content.decode()
        assert client.post(f"{url}star/", {"on": "1"})["Location"] == url
        client.post(f"{url}star/", {"on": "1"})
        assert Favourite.objects.count() == 1
        assert 'aria-pressed="true" aria-label' in client.get(url).content.decode()
        button = client.post(f"{url}star/", {"on": "0"}, headers={"HX-Request": "true"}).content.decode()
        assert 'aria-pressed="false"' in button
        assert not Favourite.objects.exists()

    def test_is_each_persons_own(self, ana, bruno, acme):
        star(acme.pk, acting(ana), on=True)
        assert is_starred(acme.pk, acting(ana))
        assert not is_starred(acme.pk, acting(bruno))
        assert favourites(acting(bruno)) == []

    def test_has_a_limit(self, ana, acme, marta, monkeypatch):
        monkeypatch.setattr("vinculo.abilities.favourites.marks.MOST", 1)
        star(acme.pk, acting(ana), on=True)
        star(acme.pk, acting(ana), on=True)
        with pytest.raises(ValidationError):
            star(marta.pk, acting(ana), on=True)
        assert Favourite.objects.count() == 1

    def test_nobody_stars_what_he_does_not_see(self, client, carla, acme):
        client.force_login(carla)
        for verb in ("star", "visit"):
            assert client.post(f"/accounts/{acme.pk}/{verb}/", {"on": "1"}).status_code == 404
        assert not Favourite.objects.exists()
        assert not Visit.objects.exists()


class TestOpenedLast:
    def test_the_page_tells_it_and_looking_alone_writes_nothing(self, client, ana, acme):
        client.force_login(ana)
        page = client.get(f"/accounts/{acme.pk}/").content.decode()
        assert f'hx-post="/accounts/{acme.pk}/visit/"' in page
        assert not Visit.objects.exists()
        assert client.post(f"/accounts/{acme.pk}/visit/").status_code == 204
        assert [one.pk for one in recent(acting(ana))] == [acme.pk]

    def test_the_newest_come_first_and_the_oldest_are_forgotten(self, ana, girona, monkeypatch):
        monkeypatch.setattr("vinculo.abilities.favourites.marks.KEPT", 3)
        rows = [account_of(ana, girona, f"Cuenta {n}") for n in range(5)]
        for row in (*rows, rows[3]):
            note_visit(row.pk, acting(ana))
        assert [one.title for one in recent(acting(ana))] == ["Cuenta 3", "Cuenta 4", "Cuenta 2"]
        assert Visit.objects.count() == 3

    def test_costs_little(self, ana, acme):
        note_visit(acme.pk, acting(ana))
        actor = acting(ana)
        with CaptureQueriesContext(connection) as again:
            note_visit(acme.pk, actor)
        assert len([one for one in again if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 3


class TestWhereTheyAreShown:
    @pytest.fixture
    def marked(self, client, ana, acme):
        star(acme.pk, acting(ana), on=True)
        note_visit(acme.pk, acting(ana))
        client.force_login(ana)
        return client

    def shown(self, client):
        groups = client.get("/search/palette").json()["groups"][:2]
        labels = [item["label"] for group in groups for item in group["items"]]
        home = client.get("/").content.decode()
        return labels.count("Acme S.L."), "Acme S.L." in home.split("home-rows")[1]

    def test_palette_and_home(self, marked):
        assert self.shown(marked) == (2, True)
        named = marked.get("/search/palette?q=zzz").content.decode()
        assert "Acme" not in named

    def test_what_leaves_ones_sight_vanishes(self, marked, ana, acme, carla, lleida):
        give_to(acme, carla, lleida)
        assert "Acme S.L." not in marked.get("/search/palette").content.decode()
        assert "Acme S.L." not in marked.get("/").content.decode()
        assert favourites(acting(ana)) == recent(acting(ana)) == []
        give_to(acme, ana, None)
        assert self.shown(marked) == (2, True)

    def test_so_does_what_is_in_the_trash(self, marked, acme):
        writing.trash(acme, SYSTEM)
        assert "Acme S.L." not in marked.get("/search/palette").content.decode()
        assert "Acme S.L." not in marked.get("/").content.decode()
