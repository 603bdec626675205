"""The board: what stands in its columns for whom, what moving a card asks, and two people with the same card."""

import datetime as dt
import re
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.crowd import together
from tests.people import SYSTEM, account_of, acting
from vinculo.abilities.tags.write import set_tags
from vinculo.api.tests.conftest import Program
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.move import move_opportunity
from vinculo.domains.sales.pipeline.model import Pipeline
from vinculo.domains.sales.stage.model import Stage
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.entities.board import Board
from vinculo.entities.entity import BadDeclaration
from vinculo.entities.writing import save_new
from vinculo.identity.models import Role
from vinculo.records.models import RecordAnchor

BOARD = "/opportunities/board/"
WORKING = {"follow_up": "Le llamé", "prospect_comments": "Le interesa"}


@pytest.fixture
def desk(client, ana, at):
    client.force_login(ana)
    return client


def cards(text):
    return [int(pk) for pk in re.findall(r'id="card-(\d+)"', text)]


def heads(answer):
    """{name of a column: (count, sum, weighted)} of the board, or of what a move answers."""
    found = answer.context.get("heads") or answer.context["columns"]
    return {one["name"]: tuple(" ".join(one[key].split()) for key in ("count", "sum", "weighted")) for one in found}


def move(client, card, stage, seen, **more):
    return client.post(f"{BOARD}{card.pk}/move/", {"stage": stage.pk, "from": seen.pk, **more})


def fresh(card):
    return Opportunity._base_manager.get(pk=card.pk)


# --- what it shows ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("reach", "names"), [
    ("own", {"De Ana", "Para Ana"}), ("group", {"De Ana", "Para Ana", "De Bruno"}),
    ("all", {"De Ana", "Para Ana", "De Bruno", "De Carla"}),
])  # fmt: skip
def test_what_is_out_of_sight_is_in_no_column(reach, names, client, at, ana, bruno, carla, girona, lleida):
    homes = {
        "De Ana": account_of(ana, girona, "A"), "De Bruno": account_of(bruno, girona, "B"),
        "De Carla": account_of(carla, lleida, "C"), "Para Ana": account_of(carla, lleida, "D"),
    }  # fmt: skip
    made = {
        name: save_new(
            OpportunityEntity,
            {"name": name, "account": account, "stage": at["new"], "expected_revenue": Decimal(100),
             "agent": ana if name == "Para Ana" else carla if name == "De Carla" else None},
            SYSTEM,
        )
        for name, account in homes.items()
    }  # fmt: skip
    Role.objects.filter(pk=ana.role_id).update(levels=ana.role.levels | {
        name: reach for name in ana.role.levels if name.startswith("opportunity.")
    })  # fmt: skip
    client.force_login(ana)
    answer = client.get(BOARD)
    assert set(cards(answer.text)) == {made[name].pk for name in names}
    count = len(names)
    assert heads(answer)["New"] == (str(count), f"{count}00,00 €", f"{count}0,00 €")
    assert "De Carla" in names or "De Carla" not in answer.text
    found = Program(ana).get("opportunities/board").json()
    first = found["columns"][0]
    assert (first["count"], first["sum"], first["weighted"]) == (count, f"{count}00.00", f"{count}0.00")
    assert found["currency"] == "EUR"
    assert first["id"] == at["new"].pk


@pytest.mark.django_db
def test_an_account_out_of_sight_is_not_named(desk, at, ana, carla, lleida):
    account = account_of(carla, lleida, "Secreta S.L.")
    save_new(OpportunityEntity, {"name": "Para Ana", "account": account, "stage": at["new"], "agent": ana}, SYSTEM)
    assert "Para Ana" in desk.get(BOARD).text
    assert "Secreta" not in desk.get(BOARD).text


@pytest.mark.django_db
def test_filters_and_search_are_those_of_the_list(desk, written, at, ana, bruno):
    mine, his = written(name="Curso de vinos", agent=ana), written(name="Curso de quesos", agent=bruno)
    answer = desk.get(BOARD, {"agent": "me", "q": "curso"})
    assert cards(answer.text) == [mine.pk]
    assert heads(answer)["New"][0] == "1"
    assert 'href="/opportunities/?agent=me&amp;q=curso"' in answer.text  # the same query, as a list
    assert 'href="/opportunities/board/?agent=me"' in desk.get("/opportunities/", {"agent": "me"}).text
    assert set(cards(desk.get(BOARD).text)) == {mine.pk, his.pk}
    assert desk.get(BOARD, {"agente": "me"}).status_code == 400


@pytest.mark.django_db
def test_each_pipeline_has_its_board(desk, written, at):
    other = Pipeline.objects.create(name="Renovaciones", position=5)
    start = Stage.objects.create(pipeline=other, name="Por renovar", kind="new")
    here, there = written(), written(stage=start)
    assert cards(desk.get(BOARD).text) == [here.pk]
    answer = desk.get(BOARD, {"pipeline": other.pk})
    assert cards(answer.text) == [there.pk]
    assert list(heads(answer)) == ["Por renovar"]


@pytest.mark.django_db
def test_closed_columns_are_folded_and_look_back_a_month(desk, written, at):
    lately, long_ago = (written(stage=at["won"], invoice_folio="F1") for _ in range(2))
    Opportunity._base_manager.filter(pk=long_ago.pk).update(stage_since=timezone.now() - dt.timedelta(days=45))
    folded = desk.get(BOARD)
    assert cards(folded.text) == []
    assert heads(folded)["Won"][0] == "1"
    assert cards(desk.get(BOARD, {"open": at["won"].pk}).text) == [lately.pk]
    assert cards(desk.get(f"{BOARD}column/", {"column": at["won"].pk}).text) == [lately.pk]


@pytest.mark.django_db
def test_a_column_is_read_to_its_end_and_no_card_twice(desk, written, at, monkeypatch):
    monkeypatch.setattr("vinculo.screens.board.CARDS", 4)
    made = {written().pk for _ in range(10)}
    page = desk.get(BOARD).text
    found = cards(page)
    assert len(found) == 4
    while (more := re.search(r'data-more="([^"]+)"', page)) and len(found) < 20:
        page = desk.get(more[1].replace("&amp;", "&")).text
        found += cards(page)
    assert len(found) == 10
    assert set(found) == made


@pytest.mark.django_db
def test_late_and_stale_are_told(desk, written, at):
    today = timezone.localdate()
    late = written(name="Tarde", next_action_date=today - dt.timedelta(days=1))
    quiet = written(name="Quieta", next_action_date=today)
    long_ago = timezone.now() - dt.timedelta(days=20)
    Opportunity._base_manager.filter(pk=quiet.pk).update(last_activity=long_ago)
    page = desk.get(BOARD).text
    by_card = {int(pk): text for pk, text in re.findall(r'id="card-(\d+)"(.*?)</li>', page, re.DOTALL)}
    assert "is-late" in by_card[late.pk]
    assert "is-late" not in by_card[quiet.pk]
    assert "card-stale" in by_card[quiet.pk]
    assert "card-stale" not in by_card[late.pk]


@pytest.mark.django_db
def test_thirty_cards_cost_what_three_cost(desk, at, ana, bruno, girona):
    def grow(count):
        for number in range(count):
            account = account_of(bruno, girona, f"Casa {number}")
            stage = [at["new"], at["working"]][number % 2]
            values = {"name": "Curso", "account": account, "stage": stage, "agent": [ana, bruno][number % 2], **WORKING}
            row = save_new(OpportunityEntity, values, SYSTEM)
            anchor = RecordAnchor.objects.unscoped("a test tags it").get(pk=row.pk)
            set_tags(anchor, ["vip", f"zona {number}"], actor=SYSTEM)

    def asked(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len([one for one in queries if one["sql"].startswith(("SELECT", "("))])

    grow(3)
    few = [asked(url) for url in (BOARD, f"{BOARD}column/?column={at['new'].pk}")]
    grow(27)
    assert [asked(url) for url in (BOARD, f"{BOARD}column/?column={at['new'].pk}")] == few
    assert max(few) <= 16


# --- moving -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_stage_asks_before_the_card_is_there(desk, written, at):
    card = written(expected_revenue=Decimal(1000))
    asking = move(desk, card, at["working"], at["new"])
    assert asking.status_code == 200
    assert {"follow_up", "prospect_comments"} == set(asking.context["shown"].split())
    assert "field-error" not in asking.text  # nobody did anything wrong yet
    assert fresh(card).stage == at["new"]
    again = move(desk, card, at["working"], at["new"], asked="1", follow_up="Le llamé")
    assert again.status_code == 422
    assert "field-error" in again.text
    assert fresh(card).stage == at["new"]
    done = move(desk, card, at["working"], at["new"], asked="1", **WORKING)
    assert done.status_code == 200
    assert fresh(card).stage == at["working"]
    assert fresh(card).follow_up == "Le llamé"
    assert heads(done) == {"New": ("0", "0,00 €", "0,00 €"), "Working": ("1", "1.000,00 €", "400,00 €")}
    assert cards(done.text) == [card.pk]


@pytest.mark.django_db
def test_the_slower_of_two_is_told_by_whom_and_where(desk, written, at, ana, bruno):
    card = written()
    move_opportunity(card, actor=acting(bruno), stage=at["working"], **WORKING)
    late = move(desk, card, at["lost"], at["new"], asked="1", lost_reason="Precio", improvement="Antes")
    assert late.status_code == 409
    assert "Bruno Sala" in late.text
    assert "Working" in late.text
    assert f'data-column="{at["working"].pk}"' in late.text  # where the card is now
    assert fresh(card).stage == at["working"]
    assert fresh(card).lost_reason == ""


@pytest.mark.django_db
def test_what_cannot_be_is_refused(desk, written, at, ana, carla, lleida):
    card = written()
    other = Stage.objects.create(pipeline=Pipeline.objects.create(name="Otra", position=9), name="Allí", kind="new")
    assert move(desk, card, other, at["new"]).status_code == 404  # no column of this board
    for stage in ("", "x", "9" * 30):
        assert desk.post(f"{BOARD}{card.pk}/move/", {"stage": stage, "from": at["new"].pk}).status_code == 404
    foreign = save_new(
        OpportunityEntity, {"name": "De Carla", "account": account_of(carla, lleida, "C"), "agent": carla}, SYSTEM
    )
    assert move(desk, foreign, at["working"], at["new"], **WORKING).status_code == 404
    assert fresh(foreign).stage == at["new"]
    assert desk.get(f"{BOARD}{card.pk}/move/").status_code == 405
    Role.objects.filter(pk=ana.role_id).update(levels=ana.role.levels | {"opportunity.change": "none"})
    assert move(desk, card, at["working"], at["new"], **WORKING).status_code == 403
    assert "data-movable" not in desk.get(BOARD).text
    assert fresh(card).stage == at["new"]


@pytest.mark.django_db
def test_a_closed_one_comes_back_with_a_reason(desk, written, at):
    card = written(stage=at["won"], invoice_folio="F1")
    asking = move(desk, card, at["new"], at["won"])
    assert asking.context["shown"] == "reason"
    assert move(desk, card, at["new"], at["won"], asked="1", reason="Era un error").status_code == 200
    assert fresh(card).stage == at["new"]


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_card(written, at, ana, bruno):
    """Every time one of the two is told, and the history knows of one move."""
    clients = [Client(), Client()]
    for client, person in zip(clients, (ana, bruno), strict=True):
        client.force_login(person)
    answers = {"working": WORKING, "lost": {"lost_reason": "Precio", "improvement": "Antes"}}
    for _ in range(4):
        card = written()
        before = StageMove.objects.filter(opportunity=card).count()
        found = together(*(
            partial(move, client, card, at[kind], at["new"], asked="1", **answers[kind])
            for client, kind in zip(clients, answers, strict=True)
        ))  # fmt: skip
        statuses = [answer.status_code for answer in found]
        assert sorted(statuses) == [200, 409]
        winner = list(answers)[statuses.index(200)]
        assert fresh(card).stage == at[winner]
        assert StageMove.objects.filter(opportunity=card).count() == before + 1
        loser = found[statuses.index(409)].text
        assert winner.title() in loser
        assert ["Ana Gil", "Bruno Sala"][statuses.index(200)] in loser


# --- on the card, and new ones ------------------------------------------------------------------


@pytest.mark.django_db
def test_the_state_is_changed_on_the_card(desk, written, at, bruno):
    card = written()
    url = f"{BOARD}{card.pk}/state/"
    assert desk.post(url, {"state": "ready", "from": "normal"}).status_code == 200
    assert fresh(card).state == "ready"
    late = desk.post(url, {"state": "blocked", "from": "normal"})
    assert late.status_code == 409
    assert "Ana Gil" in late.text
    assert fresh(card).state == "ready"
    assert desk.post(url, {"state": "dormida", "from": "ready"}).status_code == 422
    assert fresh(card).state == "ready"


@pytest.mark.django_db
def test_a_card_is_created_in_its_column(desk, at):
    url = f"{BOARD}new/?column={at['working'].pk}"
    assert 'name="name"' in desk.get(url).text
    refused = desk.post(url, {"name": "Curso"})  # the column asks for what the short form does not have
    assert refused.status_code == 422
    assert not Opportunity._base_manager.exists()
    made = desk.post(f"{BOARD}new/?column={at['new'].pk}", {"name": "Curso", "expected_revenue": "1.500,50"})
    assert made.status_code == 200
    row = Opportunity._base_manager.get()
    assert (row.stage, row.expected_revenue) == (at["new"], Decimal("1500.50"))
    assert [one["name"] for one in made.context["heads"]] == ["New"]
    assert desk.get(f"{BOARD}new/?column=77777").status_code == 404


# --- the declaration, and programs --------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"column": "stufe"}, {"card": "account sum"}, {"order": "observations"}])
def test_a_wrong_word_stops_the_declaration(wrong):
    options = {"column": "stage", "move": move_opportunity, **wrong}
    with pytest.raises(BadDeclaration):
        type("Wrong", (OpportunityEntity,), {"board": Board(**options), "__module__": __name__})


@pytest.mark.django_db
def test_programs_read_the_columns_and_move(written, at, ana):
    card, program = written(expected_revenue=Decimal(1000)), Program(ana)
    assert program.get("opportunities/board", page_size=5).status_code == 400
    assert program.get("opportunities/board", agent="me", q="curso").json()["columns"][0]["count"] == 1
    assert program.get("opportunities/board", q="nada de eso").json()["columns"][0]["sum"] == "0.00"
    refused = program.post(f"opportunities/{card.pk}/move", {"stage": at["working"].pk})
    assert refused.status_code == 422
    assert {"follow_up", "prospect_comments"} <= refused.json()["errors"].keys()
    assert program.post(f"opportunities/{card.pk}/move", {"stage": at["working"].pk, **WORKING}).status_code == 200
    second = program.get("opportunities/board").json()["columns"][1]
    assert (second["count"], second["weighted"]) == (1, "400.00")
