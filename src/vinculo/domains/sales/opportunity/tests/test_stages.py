"""What a stage asks for holds on every road, down to the database; every step is noted once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.people import acting
from vinculo.abilities.operations.portions import edit_some
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.domains.sales.opportunity.move import MovedMeanwhile, MoveForm, move_opportunity, reopen_opportunity
from vinculo.domains.sales.opportunity.tests.conftest import TEXTS
from vinculo.domains.sales.stage_move.model import StageMove
from vinculo.entities.writing import save_changes
from vinculo.records import batches
from vinculo.records.undo import undo

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)
ASKING = [kind for kind in TEXTS if TEXTS[kind]]


def values_of(kind):
    return {name: DAY if name.endswith("date") else text for name, text in TEXTS[kind].items()}


def steps(opportunity):
    return [(step.from_name, step.to_name) for step in StageMove.objects.filter(opportunity=opportunity).order_by("pk")]


def fresh(opportunity):
    return OpportunityEntity.get(acting(opportunity.agent), opportunity.pk)


@pytest.mark.parametrize("kind", ASKING)
def test_a_stage_asks_for_its_own_on_every_road(kind, written, at, ana):
    opportunity = written()
    with pytest.raises(ValidationError) as refused:
        save_changes(OpportunityEntity, opportunity, {"stage": at[kind]}, acting(ana))
    assert set(refused.value.message_dict) == set(TEXTS[kind])
    with pytest.raises(ValidationError):
        written(stage=at[kind])
    with pytest.raises(ValidationError) as refused:
        move_opportunity(opportunity, actor=acting(ana), stage=at[kind])
    assert set(refused.value.message_dict) == set(TEXTS[kind])
    with pytest.raises(IntegrityError), transaction.atomic():
        Opportunity._base_manager.filter(pk=opportunity.pk).update(stage_kind=kind)
    assert fresh(opportunity).stage == at["new"]
    save_changes(OpportunityEntity, fresh(opportunity), {"stage": at[kind], **values_of(kind)}, acting(ana))
    assert steps(opportunity) == [("", "New"), ("New", kind.title())]


@pytest.mark.parametrize("kind", ASKING)
def test_spaces_are_no_answer(kind, written, at, ana):
    blank = {name: "  \n" for name, text in values_of(kind).items() if isinstance(text, str)}
    with pytest.raises(ValidationError):
        save_changes(OpportunityEntity, written(), {**values_of(kind), **blank, "stage": at[kind]}, acting(ana))


def test_bulk_obeys_too(written, at, ana):
    ready, bare = written(**values_of("working")), written()
    actor = acting(ana)
    batch = batches.begin(actor, "edit", "opportunity", "")
    batch.params = {"values": {"stage": at["working"].pk}}
    changed, issues = edit_some(OpportunityEntity, batch, [ready.pk, bare.pk], actor)
    assert changed == 1
    assert [pk for _kind, pk, _why in issues] == [bare.pk]
    assert steps(ready) == [("", "New"), ("New", "Working")]
    assert steps(bare) == [("", "New")]


def test_bulk_asks_no_more_for_many_than_for_few(written, ana):
    actor = acting(ana, "all")
    batch = batches.begin(actor, "edit", "opportunity", "")
    pks = [written().pk for _ in range(12)]

    def cost(some, state):
        batch.params = {"values": {"state": state}}
        with CaptureQueriesContext(connection) as queries:
            assert edit_some(OpportunityEntity, batch, some, actor)[0] == len(some)
        return len(queries)

    cost(pks, "ready")
    assert cost(pks, "blocked") == cost(pks[:3], "normal")


def test_a_move_asks_for_comments_afresh(written, at, ana):
    opportunity = written(stage=at["working"], **values_of("working"))
    move_opportunity(opportunity, actor=acting(ana), stage=at["waiting"], **values_of("waiting"))
    with pytest.raises(ValidationError):
        move_opportunity(opportunity, actor=acting(ana), stage=at["working"])
    said = {"follow_up": "Volví a llamar", "prospect_comments": "Sigue pensándolo"}
    move_opportunity(opportunity, actor=acting(ana), stage=at["working"], **said)
    assert fresh(opportunity).follow_up == "Volví a llamar"
    assert StageMove.objects.filter(opportunity=opportunity).latest("pk").texts == said
    assert len(steps(opportunity)) == 3


def test_the_same_stage_again_is_a_step_too(written, at, ana):
    opportunity = written(stage=at["waiting"], **values_of("waiting"))
    later = {"waiting_comments": "Me pide otra semana", "next_action_date": DAY + dt.timedelta(days=7)}
    move_opportunity(opportunity, actor=acting(ana), stage=at["waiting"], **later)
    assert fresh(opportunity).next_action_date == later["next_action_date"]
    assert steps(opportunity)[-1] == ("Waiting", "Waiting")


def test_the_slower_of_two_is_told(written, at, ana):
    opportunity = written()
    seen = opportunity.version
    move_opportunity(opportunity, actor=acting(ana), stage=at["lost"], version=seen, **values_of("lost"))
    with pytest.raises(MovedMeanwhile, match=r"Ana.*Lost"):
        move_opportunity(opportunity, actor=acting(ana), stage=at["won"], version=seen, **values_of("won"))
    assert fresh(opportunity).stage == at["lost"]


def test_what_is_closed_comes_back_with_a_reason_and_by_whoever_may(written, at, ana):
    opportunity = written(stage=at["waiting"], **values_of("waiting"))
    move_opportunity(opportunity, actor=acting(ana), stage=at["lost"], **values_of("lost"))
    may, may_not = acting(ana, opportunity_reopen="own"), acting(ana, opportunity_reopen="none")
    with pytest.raises(ValidationError):
        save_changes(OpportunityEntity, fresh(opportunity), {"stage": at["new"]}, may)
    with pytest.raises(PermissionDenied):
        move_opportunity(opportunity, actor=may_not, stage=at["new"], reason="Ha llamado")
    with pytest.raises(ValidationError):
        move_opportunity(opportunity, actor=may, stage=at["new"], reason=" ")
    with pytest.raises(PermissionDenied):
        reopen_opportunity(opportunity, actor=may_not, reason="Ha llamado")
    reopen_opportunity(opportunity, actor=may, reason="Ha llamado")
    back = fresh(opportunity)
    assert (back.stage, back.closed_at, back.chance) == (at["waiting"], None, 60)
    last = StageMove.objects.filter(opportunity=opportunity).latest("pk")
    assert (last.from_name, last.texts["reason"]) == ("Lost", "Ha llamado")


def test_a_road_may_let_the_invoice_come_later(written, at, pipeline, ana):
    pipeline.folio_later = True
    pipeline.save()
    won = written(stage=at["won"])
    assert fresh(won).folio_later
    pipeline.folio_later = False
    pipeline.save()
    save_changes(OpportunityEntity, fresh(won), {"name": "Otro nombre"}, acting(ana))  # what was fine stays fine
    with pytest.raises(ValidationError):
        written(stage=at["won"])
    save_changes(OpportunityEntity, fresh(won), {"invoice_folio": "F-1"}, acting(ana))
    assert not fresh(won).folio_later


def test_a_stage_may_ask_for_more(written, at, ana):
    at["working"].required = ["expected_revenue"]
    at["working"].save()
    with pytest.raises(ValidationError) as refused:
        save_changes(OpportunityEntity, written(), {"stage": at["working"], **values_of("working")}, acting(ana))
    assert set(refused.value.message_dict) == {"expected_revenue"}
    form = MoveForm(acting(ana), written(), at["working"])
    assert [name for name in form.fields if name not in ("stage", "version")] == [
        "follow_up", "prospect_comments", "expected_revenue",
    ]  # fmt: skip


def test_figures_follow_stage_and_rate(written, at, ana):
    opportunity = written(expected_revenue=Decimal("1000.10"), currency="USD", rate=Decimal("0.9"))
    assert (opportunity.base_revenue, opportunity.chance, opportunity.weighted) == (
        Decimal("900.09"), 10, Decimal("90.01"),
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        written(expected_revenue=Decimal(5), currency="USD")
    assert set(refused.value.message_dict) == {"rate"}
    move_opportunity(opportunity, actor=acting(ana), stage=at["won"], **values_of("won"))
    assert (fresh(opportunity).weighted, fresh(opportunity).closed_at is None) == (Decimal("900.09"), False)


def test_an_undo_is_a_step_back(written, at, ana):
    opportunity = written()
    actor = acting(ana)
    batch = batches.begin(actor, "edit", "opportunity", "")
    with batches.within(batch.pk):
        save_changes(OpportunityEntity, opportunity, {"stage": at["working"], **values_of("working")}, actor)
    batches.end(batch)
    undo(batch, actor)
    assert fresh(opportunity).stage == at["new"]
    assert steps(opportunity)[-1] == ("Working", "New")


def test_the_contact_brings_company_phone_and_mail(written, marta, acme, ana):
    opportunity = written(account=None, contact=marta)
    assert (opportunity.account, opportunity.phone, opportunity.email) == (acme, marta.phone, marta.email)
    assert opportunity.agent == ana
