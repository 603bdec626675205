"""Ana turns the pages of her accounts."""

import re

import pytest

from tests.people import account_of
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(client, ana, girona, monkeypatch):
    """Shows the names on a page of three accounts and follows its links."""
    monkeypatch.setattr("vinculo.screens.list.PAGE", 3)
    for number in range(8):
        account_of(ana, girona, f"Cuenta {number}", city="Salt" if number % 2 else "Girona")
    client.force_login(ana)

    def shown(query="", rel=""):
        page = client.get(f"/accounts/{query}").content.decode()
        if rel:
            link = re.search(rf'href="([^"]+)" rel="{rel}"', page)
            return link.group(1).replace("&amp;", "&") if link else None
        return re.findall(r'class="row-title"[^>]*>Cuenta (\d)<', page)

    return shown


def test_forward_to_the_end_and_back(names):
    seen, query, trail = [], "", []
    while query is not None:
        seen += names(query)
        trail.append(query)
        query = names(query, "next")
    assert seen == list("01234567")
    assert len(trail) == 3
    back = names(trail[-1], "prev")
    assert names(back) == list("345")
    assert names(names(back, "prev")) == list("012")
    assert names(names(back, "prev"), "prev") is None


def test_the_other_way_round_and_filtered(names):
    assert names("?sort=-name&city=Salt") == list("753")
    assert names(names("?sort=-name&city=Salt", "next")) == ["1"]


def test_a_search_shows_the_newest_first(names):
    assert names("?q=cuenta") == list("765")
    assert names(names("?q=cuenta", "next")) == list("432")


def test_a_fragment_for_the_script_that_turns_the_page(client, names):
    page = client.get("/accounts/", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert "<html" not in page
    assert "Cuenta 0" in page


def test_an_export_is_what_the_list_shows_and_is_noted(client, names):
    answer = client.get("/accounts/export.csv?sort=-name&city=Salt&columns=name,city")
    lines = answer.getvalue().decode("utf-8-sig").split()
    assert [line for line in lines if line[0].isdigit()] == ["7;Salt", "5;Salt", "3;Salt", "1;Salt"]
    note = Change.objects.get(verb="export")
    assert (note.kind, note.actor_name) == ("account", "Ana Gil")
    assert "city=Salt" in note.values["query"]


def test_an_export_carries_only_what_may_be_taken_away(client, names, carla, equipo, girona):
    equipo.levels["account.export"] = "own"
    equipo.save()
    account_of(carla, girona, "De Carla")
    assert "De Carla" in client.get("/accounts/?q=carla").content.decode()
    assert "De Carla" not in client.get("/accounts/export.csv").getvalue().decode()


def test_where_nothing_is_there_yet(client, carla):
    client.force_login(carla)
    page = client.get("/accounts/").content.decode()
    assert "/accounts/new/" in page
    assert "row-title" not in page


def test_as_many_as_can_be_changed_at_once_may_all_be_selected(client, ana, girona, monkeypatch):
    client.force_login(ana)
    monkeypatch.setattr("vinculo.screens.list.PAGE", 2)
    monkeypatch.setattr("vinculo.screens.list.MOST", 4)
    for number in range(4):
        account_of(ana, girona, f"Cuenta {number}")
    page = client.get("/accounts/count/").content.decode()
    assert page.startswith("4")
    assert 'data-total="4"' in page
    assert "data-total" not in client.get("/accounts/count/?q=cuenta+1").content.decode()
    account_of(ana, girona, "Cuenta 5")
    assert client.get("/accounts/count/").content.decode().strip() == "5"


def test_a_filter_that_was_picked_brings_its_words_along(client, ana, acme, marta):
    """A browser sends the name of what was chosen beside its id; words alone are no filter."""
    client.force_login(ana)
    page = client.get(f"/contacts/?account={acme.pk}&account__text=Acme+S.L.")
    assert page.status_code == 200
    assert "Marta" in page.content.decode()
    assert "account__text" not in page.content.decode()
    assert client.get("/contacts/?account=&account__text=Acme").status_code == 400
