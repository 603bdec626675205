"""Ana keeps the list of her accounts in Girona; Bruno uses it when she shares it."""

import pytest

from vinculo.abilities.saved_views.models import ListLayout, SavedView

pytestmark = pytest.mark.django_db
GIRONA = {"name": "Girona", "query": "?city=Girona&sort=-name&after=xyz&columns=name"}


def accounts(client):
    return client.get("/accounts/").content.decode()


def test_a_view_keeps_filters_and_order_but_neither_place_nor_columns(client, ana):
    client.force_login(ana)
    assert client.post("/accounts/views/", GIRONA).url == "/accounts/?city=Girona&sort=-name"
    view = SavedView.objects.get()
    assert (view.user, view.entity, view.query, view.shared) == (ana, "account", "city=Girona&sort=-name", False)
    assert 'href="/accounts/?city=Girona&amp;sort=-name"' in accounts(client)


def test_saving_under_the_same_name_replaces_it(client, ana):
    client.force_login(ana)
    client.post("/accounts/views/", GIRONA)
    client.post("/accounts/views/", {"name": "Girona", "query": "?city=Salt"})
    assert SavedView.objects.get().query == "city=Salt"


def test_a_shared_view_is_everybodys_but_only_its_owner_removes_it(client, ana, bruno):
    client.force_login(ana)
    client.post("/accounts/views/", GIRONA | {"shared": "on"})
    view = SavedView.objects.get()
    client.force_login(bruno)
    assert "?city=Girona" in accounts(client)
    assert client.post(f"/accounts/views/{view.pk}/delete/").status_code == 404
    client.force_login(ana)
    client.post(f"/accounts/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_private_view_is_nobody_elses(client, ana, bruno):
    client.force_login(ana)
    client.post("/accounts/views/", GIRONA)
    client.force_login(bruno)
    assert "?city=Girona" not in accounts(client)


def test_everybody_has_columns_of_his_own(client, acme, ana, bruno):
    client.force_login(ana)
    answer = client.post("/accounts/columns/", {"columns": ["city", "name"], "query": "?city=Girona&columns=phone"})
    assert answer.url == "/accounts/?city=Girona"
    page = accounts(client)
    assert page.index(">Girona<") < page.index("row-title")
    assert client.get("/accounts/export.csv").getvalue().decode().splitlines()[1] == "Girona;Acme S.L."
    client.force_login(bruno)
    page = accounts(client)
    assert page.index("row-title") < page.index(">Girona<")
    assert ListLayout.objects.get().user == ana


def test_the_dialog_sends_the_list_it_was_opened_on(client, acme, ana):
    """What it is filled with leads back to the same filters; without scripts it is a page of its own."""
    client.force_login(ana)
    page = client.get("/accounts/columns/?city=Girona").content.decode()
    dialog = client.get("/accounts/columns/?city=Girona", headers={"HX-Request": "true"}).content.decode()
    assert "<title>" in page
    assert "<title>" not in dialog
    for found in (page, dialog):
        assert 'name="query" value="?city=Girona"' in found
        assert 'action="/accounts/columns/"' in found


def test_columns_go_back_to_what_they_were(client, ana):
    client.force_login(ana)
    client.post("/accounts/columns/", {"columns": ["name"]})
    client.post("/accounts/columns/", {"columns": ["name"], "reset": "1"})
    assert not ListLayout.objects.exists()
