"""Who reaches which offers agrees with docs/access.md, on lists and single rows; what hangs from them follows."""

from pathlib import Path

import pytest

from tests.people import SYSTEM, account_of, acting
from vinculo.domains.directory.association import associate
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.tests.conftest import offered
from vinculo.domains.sales.quote.entity import QuoteEntity

pytestmark = pytest.mark.django_db
LEVELS = ("none", "own", "group", "all")


def table():
    """{relation: {level: reached}} of the page."""
    text = (Path(__file__).parents[6] / "docs" / "access.md").read_text().split("## Offers")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0]: {level: cell == "yes" for level, cell in zip(LEVELS, row[1:], strict=True)} for row in rows[2:]}


@pytest.fixture
def world(ana, bruno, carla, girona, lleida):
    company = account_of(carla, lleida, "Empresa")
    associate(bruno.pk, company)
    strange = account_of(carla, lleida, "Ajena")
    return {
        "at one's own account": offered(account_of(bruno, None, "Propia")),
        "at an account of one's group": offered(account_of(ana, girona, "Compartida")),
        "at the account one is associated with": offered(company),
        "of a stranger, followed up by oneself": offered(strange, assignee=bruno),
        "of a stranger, followed up by a colleague": offered(strange, assignee=ana),
        "of a stranger": offered(strange),
    }


@pytest.mark.parametrize("level", LEVELS)
def test_offers_and_their_quotes_agree_with_the_table(world, bruno, level):
    told = table()
    assert told.keys() == world.keys()
    quotes = {relation: present_offer(offer, actor=SYSTEM) for relation, offer in world.items()}
    actor = acting(bruno, level, quote_view="all")
    listed = set(OfferEntity.rows(actor).queryset().values_list("pk", flat=True))
    for relation, offer in world.items():
        reached = told[relation][level]
        assert (offer.pk in listed) is reached, relation
        assert (OfferEntity.get(actor, offer.pk) is not None) is reached, relation
        assert (QuoteEntity.get(actor, quotes[relation].pk) is not None) is reached, relation
