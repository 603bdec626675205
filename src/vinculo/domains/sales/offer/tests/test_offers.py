"""What an offer says is what its lines come to, and what was presented stays."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests.people import SYSTEM
from vinculo.domains.sales.billing_queue.invoice import invoice_item
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer.states import draft_offer
from vinculo.domains.sales.offer.tests.conftest import LINE, fresh, offered
from vinculo.domains.sales.offer_line.model import OfferLine
from vinculo.domains.sales.quote.model import Frozen, Quote
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes

pytestmark = pytest.mark.django_db


class TestLines:
    def test_the_figures_follow_from_the_lines(self, offer):
        assert (offer.net, offer.tax, offer.gross) == (Decimal("37.05"), Decimal("7.78"), Decimal("44.83"))
        rows = OfferLine._base_manager.filter(offer=offer.pk)
        assert [row.amount for row in rows] == [Decimal("37.05")]
        save_changes(OfferEntity, offer, {"lines": [LINE, {**LINE, "kind": "optional"}]}, SYSTEM)
        assert rows.all().count() == 2
        assert fresh(offer).gross == Decimal("44.83"), "what is optional does not count"

    def test_bad_lines_are_told_by_their_place(self, acme):
        with pytest.raises(ValidationError) as bad:
            offered(acme, LINE, {**LINE, "discount": "101"})
        assert "2" in bad.value.message_dict["lines"][0]

    def test_a_statement_over_many_rows_cannot_pass_the_figures_by(self, offer):
        with pytest.raises(ValueError, match="discount"):
            Offer.objects.unscoped("a test").update(discount=10)


class TestPresented:
    def test_what_was_presented_stays(self, offer):
        present_offer(offer, actor=SYSTEM)
        with pytest.raises(ValidationError):
            save_changes(OfferEntity, fresh(offer), {"lines": []}, SYSTEM)
        draft_offer(fresh(offer), actor=SYSTEM)
        save_changes(OfferEntity, fresh(offer), {"lines": [LINE, LINE]}, SYSTEM)
        present_offer(fresh(offer), actor=SYSTEM)
        assert [quote.version for quote in Quote.objects.order_by("pk")] == [1, 2]

    def test_neither_the_model_nor_the_database_changes_a_quote(self, offer):
        quote = present_offer(offer, actor=SYSTEM)
        quote.gross = 1
        with pytest.raises(Frozen):
            quote.save()
        with pytest.raises(Frozen):
            Quote.objects.update(seal="x")
        with pytest.raises(Frozen):
            quote.delete()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE sales_quote SET gross = 1")
        Quote.objects.update(sent_to="a@example.test")

    def test_accepting_an_older_version_makes_it_the_offer(self, offer):
        first = present_offer(offer, actor=SYSTEM)
        draft_offer(fresh(offer), actor=SYSTEM)
        save_changes(OfferEntity, fresh(offer), {"lines": [LINE, LINE], "discount": Decimal(5)}, SYSTEM)
        present_offer(fresh(offer), actor=SYSTEM)
        approve_offer(fresh(offer), actor=SYSTEM, quote=first)
        assert fresh(offer).gross == first.gross == BillingItem.objects.get().gross
        assert {quote.version: quote.state for quote in Quote.objects.all()} == {1: "accepted", 2: "withdrawn"}

    def test_only_what_was_presented_is_approved_and_once(self, offer):
        with pytest.raises(NotNow):
            approve_offer(offer, actor=SYSTEM)
        present_offer(offer, actor=SYSTEM)
        approve_offer(fresh(offer), actor=SYSTEM)
        with pytest.raises(NotNow):
            approve_offer(fresh(offer), actor=SYSTEM)
        assert BillingItem.objects.count() == 1

    def test_the_invoice_is_noted_where_it_belongs(self, offer):
        present_offer(offer, actor=SYSTEM)
        approve_offer(fresh(offer), actor=SYSTEM)
        invoice_item(BillingItem.objects.get(), actor=SYSTEM, folio="F-7")
        assert (fresh(offer).state, fresh(offer).invoice_folio) == ("invoiced", "F-7")
