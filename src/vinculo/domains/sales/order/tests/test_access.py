"""Every road to orders agrees with the tables of docs/access.md."""

from dataclasses import replace

import pytest

from tests.contract.test_access import LEVELS, ROADS, table
from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import Order
from vinculo.records import writing
from vinculo.records.models import RecordAnchor

pytestmark = pytest.mark.django_db
OPENED, OUTSIDE = table("order"), table("order, from outside")


def order(account, placed_by=None, state=Order.State.PLACED):
    made = writing.create(Order(account=account, placed_by=placed_by), SYSTEM)
    writing.change(made, {"state": state.value}, SYSTEM)
    return made


@pytest.fixture
def company(carla, lleida, bruno):
    """Bruno acts for it."""
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)
    return company


@pytest.fixture
def rows(ana, bruno, carla, girona, lleida, company):
    strange = account_of(carla, lleida, "Ajena")
    return {
        "at one's own account": order(account_of(bruno, None, "Propia")),
        "at an account of one's group": order(account_of(ana, girona, "Compartida")),
        "at the account one is associated with": order(company),
        "of a stranger, placed by oneself": order(strange, bruno),
        "of a stranger, placed by somebody else": order(strange, ana),
    }


@pytest.fixture
def from_outside(ana, bruno, carla, lleida, company):
    strange = account_of(carla, lleida, "Ajena")
    return {
        "placed by oneself": order(company, bruno),
        "entered by the house for one's company": order(company),
        "entered by the house, still a draft": order(company, state=Order.State.DRAFT),
        "placed by a colleague of one's company": order(company, ana),
        "of another company": order(strange),
    }


def check(rows, opened, actor, level, verb):
    expected = {row.pk for relation, row in rows.items() if opened[relation][level] == "yes"}
    assert rows.keys() == opened.keys()
    for name, road in ROADS.items():
        if name != "a page":  # which is walked by a column orders have under another name
            assert {row.pk for row in road(Order, actor, verb)} == expected, name
    page = OrderEntity.rows(actor, verb).page(OrderEntity.default_order(), 100)
    assert {row.pk for row in page} == expected
    if verb == "view":
        anchors = RecordAnchor.objects.visible_to(actor).filter(kind="order")
        assert set(anchors.values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("verb", ["view", "change", "confirm", "export"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_road_agrees_with_the_table(rows, bruno, level, verb):
    check(rows, OPENED, acting(bruno, "all", **{f"order_{verb}": level}), level, verb)


@pytest.mark.parametrize("verb", ["view", "export"])
@pytest.mark.parametrize("level", LEVELS)
def test_from_outside_it_is_less(from_outside, bruno, level, verb):
    actor = replace(acting(bruno, "all", **{f"order_{verb}": level}), is_external=True)
    check(from_outside, OUTSIDE, actor, level, verb)
