"""The lock holds on every road, and tells whoever collides: form, API, file, and what is done about it."""

import pytest

from tests.people import PASSWORD, acting
from vinculo.abilities.imports.tests.bench import bring, counts, reasons
from vinculo.api.tests.conftest import Program
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks import people
from vinculo.domains.sales.locks.model import DivisionWait, HandOver
from vinculo.domains.sales.locks.tests.test_claims import fresh, held, opened, tree
from vinculo.domains.sales.locks.tests.test_turns import quiet
from vinculo.domains.sales.locks.verbs import ask_division
from vinculo.records.formats import format_date

pytestmark = pytest.mark.django_db
__all__ = ["tree"]


@pytest.fixture
def action(acme, tree, ana):
    return opened(acme, tree["Eventos"], actor=acting(ana), title="Feria")


def all_actions():
    return CommercialAction.objects.unscoped("a test")


class TestTheForm:
    def test_opens_and_shows_who_holds_the_rest(self, client, acme, tree, action, bruno):
        client.force_login(bruno)
        page = client.get(f"/actions/new/?account={acme.pk}").content.decode()
        assert "Ana Gil" in page
        assert f"/accounts/{acme.pk}/divisions/wait/" in page
        answer = client.post(
            "/actions/new/",
            {"title": "Mía", "account": acme.pk, "responsible": bruno.pk, "divisions": [tree["Planta"].pk]},
        )
        assert answer.status_code == 302
        assert held(all_actions().get(title="Mía")) == ["Línea", "Planta"]

    def test_a_collision_is_told_at_the_field(self, client, acme, tree, action, bruno):
        client.force_login(bruno)
        values = {"title": "Mía", "account": acme.pk, "responsible": bruno.pk, "divisions": [tree["Bodas"].pk]}
        answer = client.post("/actions/new/", values)
        assert answer.status_code == 422
        assert "Ana Gil" in " ".join(answer.context["form"].errors["divisions"])
        assert not all_actions().filter(title="Mía").exists()

    @pytest.mark.parametrize("bad", ["x", "9" * 30, "-1", "0"])
    def test_what_is_no_division_is_refused(self, client, acme, tree, bruno, bad):
        client.force_login(bruno)
        values = {"title": "Mía", "account": acme.pk, "responsible": bruno.pk, "divisions": [bad]}
        assert client.post("/actions/new/", values).status_code == 422

    def test_a_client_out_of_sight_shows_no_tree(self, client, acme, tree, action, carla):
        client.force_login(carla)
        for page in (f"/actions/divisions/?account={acme.pk}", f"/actions/new/?account={acme.pk}"):
            text = client.get(page).content.decode()
            assert "Planta" not in text
            assert "lock-who" not in text

    def test_the_tree_follows_the_chosen_client(self, client, acme, tree, action, bruno):
        client.force_login(bruno)
        text = client.get(f"/actions/divisions/?account={acme.pk}&divisions={tree['Planta'].pk}").content.decode()
        assert f'value="{tree["Planta"].pk}" data-depth="0" checked' in text
        assert "style=" not in text

    def test_edited_without_its_client_in_sight_it_keeps_its_tree(self, client, acme, tree, action, ana, carla):
        people.add(action, [carla.pk])
        client.force_login(carla)
        assert "Eventos" in client.get(f"/actions/{action.pk}/edit/").content.decode()


class TestRequests:
    def test_are_made_right_in_the_tree(self, client, acme, tree, action, bruno):
        client.force_login(bruno)
        for verb, model in (("ask", HandOver), ("wait", DivisionWait)):
            post = f"/accounts/{acme.pk}/divisions/{verb}/"
            answer = client.post(post, {"division": tree["Bodas"].pk}, headers={"HX-Request": "true"})
            assert answer.status_code == 200
            assert model.objects.filter(user=bruno, division=tree["Bodas"]).count() == 1
            again = client.post(post, {"division": tree["Bodas"].pk}, headers={"HX-Request": "true"})
            assert "text-danger" in again.content.decode()
        assert client.post(post, {"division": "x"}).status_code == 302
        assert client.post(f"/accounts/{acme.pk}/divisions/steal/", {}).status_code == 404

    def test_of_a_client_out_of_sight_there_are_none(self, client, acme, tree, action, carla):
        client.force_login(carla)
        post = f"/accounts/{acme.pk}/divisions/wait/"
        assert client.post(post, {"division": tree["Bodas"].pk}).status_code == 404
        assert not DivisionWait.objects.exists()


class TestTheApi:
    def test_opens_claims_and_tells(self, acme, tree, action, ana, bruno):
        program = Program(bruno)
        body = {"title": "Mía", "account": acme.pk, "divisions": [tree["Planta"].pk]}
        made = program.post("actions", body)
        assert made.status_code == 201
        assert made.json()["divisions"] == [tree["Planta"].pk]
        refused = program.post("actions", {**body, "divisions": [tree["Bodas"].pk]})
        assert refused.status_code == 422
        assert "Ana Gil" in refused.json()["errors"]["divisions"][0]
        pk = made.json()["id"]
        assert program.post(f"actions/{pk}/claim", {"divisions": [tree["Eventos"].pk]}).status_code == 422
        assert program.post(f"accounts/{acme.pk}/wait", {"division": tree["Bodas"].pk}).status_code == 200
        assert program.post(f"actions/{pk}/lose", {"reason": "Precio"}).json()["state"] == "lost"
        assert program.post(f"actions/{pk}/reopen", {"reason": "Vuelven"}).json()["state"] == "open"
        assert program.patch(f"actions/{pk}", {"divisions": "todas"}).status_code == 422

    def test_lists_by_division_and_by_day(self, acme, tree, action, ana):
        program = Program(ana)
        for query, found in (
            ({"division": tree["Bodas"].pk}, 1),
            ({"division": tree["Planta"].pk}, 0),
            ({"until": "week"}, 0),
            ({"until": "later"}, 1),
            ({"responsible": "me", "state": "open"}, 1),
        ):
            assert len(program.get("actions", **query).json()["items"]) == found, query


class TestFiles:
    def test_claim_by_name_and_are_told_row_by_row(self, acme, tree, action, bruno):
        text = (
            "Acción;Cliente;Divisiones\n"
            "Una;Acme S.L.;Planta > Línea\nDos;Acme S.L.;Eventos > Bodas\nTres;Acme S.L.;Nada\n"
        )
        run = bring(bruno, text, CommercialActionEntity, name="acciones.csv")
        assert counts(run) == {"created": 1, "rejected": 2}
        assert held(all_actions().get(title="Una")) == ["Línea"]
        told = reasons(run)
        assert "Ana Gil" in str(told[3])
        assert "Nada" in str(told[4])

    def test_an_export_names_them(self, client, acme, tree, action, ana):
        quiet(action, 20)
        client.force_login(ana)
        text = b"".join(client.get("/actions/export.csv").streaming_content).decode()
        assert "Eventos" in text
        assert format_date(fresh(action).until) in text


class TestPages:
    def test_of_client_division_and_action(self, client, acme, tree, action, ana, bruno, sara):
        client.force_login(sara)
        for page, words in (
            (f"/accounts/{acme.pk}/?tab=locks", "Ana Gil"),
            (f"/divisions/{tree['Bodas'].pk}/?tab=held", "Feria"),
            (f"/actions/{action.pk}/", f"[Action#{action.number}]"),
            (f"/actions/{action.pk}/?tab=divisions", "Eventos"),
            (f"/actions/{action.pk}/claim/", "Planta"),
            (f"/actions/{action.pk}/drop/", "Bodas"),
            ("/accounts/", "/actions/new/?account="),
        ):
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert words in answer.content.decode(), page

    def test_who_does_not_see_the_holder_sees_only_that_it_is_taken(self, client, acme, tree, action, bruno, equipo):
        equipo.levels["commercialaction.view"] = "own"
        equipo.save()
        client.force_login(bruno)
        text = client.get(f"/accounts/{acme.pk}/?tab=locks").content.decode()
        assert "Ana" not in text.split('class="tree"')[1]
        assert "Feria" not in text

    def test_the_day_says_what_waits_and_why(self, client, acme, tree, action, ana, bruno):
        ask_division(acme, actor=acting(bruno), division=tree["Bodas"])
        client.force_login(ana)
        assert "Bruno Sala" in client.get("/").content.decode()

    def test_a_role_says_where_its_people_land(self, client, ana, equipo):
        equipo.landing = "commercialaction"
        equipo.save()
        answer = client.post("/login/", {"login": "ana@example.test", "password": PASSWORD})
        assert answer["Location"].startswith("/actions/?state=open")

    def test_a_stale_form_does_not_take_what_was_freed(self, client, acme, tree, action, ana):
        client.force_login(ana)
        first = fresh(action)
        client.post(f"/actions/{action.pk}/drop/", {"divisions": [tree["Bodas"].pk]})
        values = {
            "title": "Otra", "account": acme.pk, "responsible": ana.pk, "divisions": [tree["Eventos"].pk],
            "version": first.version, "original": "{}",
        }  # fmt: skip
        assert client.post(f"/actions/{action.pk}/edit/", values).status_code == 409
