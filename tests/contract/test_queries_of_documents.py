"""What is sold asks the database as often for a long document as for a short one, for many as for few."""

from itertools import cycle, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contract.stage import text_of
from tests.contract.test_queries import MOST, NO_QUESTIONS
from tests.factory import make
from tests.people import SYSTEM, account_of
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.sales.action.entity import CommercialActionEntity
from vinculo.domains.sales.billing_queue.entity import BillingItemEntity
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer
from vinculo.domains.sales.offer_line.entity import OfferLineEntity
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order_line.entity import OrderLineEntity
from vinculo.domains.sales.quote.entity import QuoteEntity
from vinculo.domains.sales.quote.token import token_of
from vinculo.entities.columns import RelatedCount
from vinculo.entities.writing import save_changes, save_new
from vinculo.house import store
from vinculo.identity.models import Token

pytestmark = pytest.mark.django_db
LISTS = (OfferEntity, OfferLineEntity, QuoteEntity, OrderEntity, OrderLineEntity, BillingItemEntity)
FEW, MANY = 3, 200  # of lines; three documents and twelve
SAVED = 21  # the most that saving one asks, however long it is


@pytest.fixture
def desk(client, sara):
    client.force_login(sara)
    return client


@pytest.fixture
def products(db):
    return [make(ProductEntity).pk for _ in range(20)]


def statements(work):
    """How many questions `work` asks; it is done once before, so that nothing is new to it."""
    for _ in range(2):
        with store.looked_at_once(), CaptureQueriesContext(connection) as queries:
            work()
    return sum(not query["sql"].startswith(NO_QUESTIONS) for query in queries)


def asked(client, url, data=None):
    def ask():
        answer = client.get(url, data)
        text_of(answer)
        assert answer.status_code == 200, url

    return statements(ask)


def lines(products, count):
    """`count` lines of the products in turn; what the lines leave open is asked of these."""
    return [{"product": pk, "quantity": "2"} for pk in islice(cycle(products), count)]


def offered(account, products, count=FEW, title="Plan"):
    return save_new(OfferEntity, {"title": title, "account": account, "lines": lines(products, count)}, SYSTEM)


def fresh(offer):
    return Offer.objects.unscoped("a test").get(pk=offer.pk)


def ways_to_list(entity, actor_columns):
    columns = ",".join(actor_columns)
    return {
        "list": (entity.url(), None),
        "all columns": (entity.url(), {"columns": columns}),
        "count": (entity.url("count/"), None),
        "csv": (entity.url("export.csv"), {"columns": columns}),
        "xlsx": (entity.url("export.xlsx"), {"columns": columns}),
    }


def test_lists_and_exports_of_what_was_sold(desk, products):
    def grow(places):
        for place in places:
            account = account_of(None, name=f"Cliente {place}")
            offer = offered(account, products, title=f"Plan {place}")
            present_offer(offer, actor=SYSTEM)
            approve_offer(fresh(offer), actor=SYSTEM, name="Marta")
            save_new(OrderEntity, {"account": account, "lines": lines(products, FEW)}, SYSTEM)

    def measured():
        return {
            (entity.path, name): asked(desk, *way)
            for entity in LISTS
            for name, way in ways_to_list(entity, [column.name for column in entity.columns_for(SYSTEM)]).items()
        }

    grow(range(FEW))
    few = measured()
    grow(range(FEW, 4 * FEW))
    assert measured() == few
    assert not {way: count for way, count in few.items() if count > MOST[way[1]]}


def test_counters_of_the_list_of_accounts(desk):
    counters = [column.name for column in AccountEntity.columns_for(SYSTEM) if isinstance(column, RelatedCount)]
    assert {"offers", "opportunities", "orders", "commercial_actions", "contacts"} <= set(counters)
    ways = ways_to_list(AccountEntity, ["name", *counters])

    def grow(count):
        for _ in range(count):
            account = make(AccountEntity)
            for entity in (OfferEntity, OpportunityEntity, OrderEntity, CommercialActionEntity):
                make(entity, account=account)

    def measured():
        return {name: asked(desk, *way) for name, way in ways.items()}

    grow(FEW)
    few = measured()
    grow(4 * FEW)
    assert measured() == few
    assert desk.get("/accounts/", {"columns": "name,offers"}).content.decode().count('class="plus"') == 5 * FEW
    alone = asked(desk, "/accounts/", {"columns": "name"})
    assert few["all columns"] <= alone + len(counters), "one question for each counter"


def test_pages_of_a_long_document(desk, sara, products, acme, marta):
    secret = Token.issue(sara, "test")[1]
    headers = {"Authorization": f"Bearer {secret}"}

    def measured(offer, quote):
        here = f"/offers/{offer.pk}/"
        urls = (here, f"{here}edit/", f"{here}?tab=versions", f"{here}compare/", f"/quotes/{quote.pk}/")
        found = {url.replace(str(offer.pk), "").replace(str(quote.pk), ""): asked(desk, url) for url in urls}
        found["link"] = asked(desk, f"/q/{token_of(offer.pk, 1)}/")
        found["api"] = statements(lambda: desk.get(f"/api/v1/offers/{offer.pk}", headers=headers))
        return found

    def twice_presented(count):
        offer = offered(acme, products, count)
        present_offer(offer, actor=SYSTEM)
        draft_offer(fresh(offer), actor=SYSTEM)
        return measured(offer, present_offer(fresh(offer), actor=SYSTEM))

    few = twice_presented(FEW)
    assert twice_presented(MANY) == few
    assert not {url: count for url, count in few.items() if count > MOST["detail"]}


def test_saving_a_long_document(desk, products, acme):
    def by_form(count):
        typed = {f"lines-{place}-{name}": str(value) for place, one in enumerate(lines(products, count))
                 for name, value in one.items()}  # fmt: skip
        data = {"title": "Plan", "account": acme.pk, "currency": "EUR", **typed}

        def save():
            assert desk.post("/offers/new/", data).status_code == 302

        return statements(save)

    def changed(count):
        offer = offered(acme, products, count)

        def change():
            nonlocal offer
            offer = fresh(offer)
            quantity = str(int(offer.lines[0]["quantity"]) + 1)
            new = [{**one, "quantity": quantity} for one in offer.lines]
            save_changes(OfferEntity, offer, {"lines": new}, SYSTEM)

        return statements(change)

    def presented_and_approved(count):
        def work():
            offer = offered(acme, products, count)
            present_offer(offer, actor=SYSTEM)
            approve_offer(fresh(offer), actor=SYSTEM, name="Marta")

        return statements(work)

    few = {work.__name__: work(FEW) for work in (by_form, changed, presented_and_approved)}
    assert {work.__name__: work(MANY) for work in (by_form, changed, presented_and_approved)} == few
    assert few["by_form"] <= SAVED
    assert few["changed"] <= SAVED
    assert few["presented_and_approved"] <= 2 * SAVED
