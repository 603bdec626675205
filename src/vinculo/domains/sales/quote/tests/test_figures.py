"""Whatever is offered, every road to it says the same figures, and they add up to the smallest coin."""

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from random import Random

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.people import SYSTEM
from vinculo.domains.sales.offer.entity import OfferEntity
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.present import present_offer
from vinculo.domains.sales.offer_line.model import OfferLine
from vinculo.domains.sales.quote.token import token_of
from vinculo.entities.writing import save_new
from vinculo.identity.models import Token

pytestmark = pytest.mark.django_db

ROADS = ("form", "program", "api")
KINDS = ("line", "line", "line", "line", "optional", "alternative", "heading")
RATES = ("21", "10", "4", "5.2", "0", "33.33")
CURRENCIES = {"EUR": 2, "USD": 2, "CLP": 0}  # and how many decimals their coins have
NUMBERS = ("quantity", "unit_price", "discount", "tax_rate")


def hundredths(number, places=2):
    return str(Decimal(number).scaleb(-places))


def line(kind, quantity, unit_price, discount, tax_rate):
    if kind == "heading":
        return {"kind": kind, "description": "Capítulo"}
    numbers = {"quantity": hundredths(quantity, 4), "unit_price": hundredths(unit_price, 4)}
    return {"kind": kind, "description": "Partida", **numbers, "discount": hundredths(discount), "tax_rate": tax_rate}


def long_document(seed, count):
    dice = Random(seed)
    lines = [
        line(dice.choice(KINDS), dice.randrange(10 ** dice.randrange(1, 9)), dice.randrange(-(10**5), 10**9),
             dice.choice((0, dice.randrange(10001))), dice.choice(RATES))
        for _place in range(count)
    ]  # fmt: skip
    return {"lines": lines, "discount": hundredths(dice.choice((0, 500, dice.randrange(10001))))}


short_lines = st.builds(
    line, st.sampled_from(KINDS), st.integers(0, 10**8), st.integers(-(10**9), 10**9),
    st.just(0) | st.integers(0, 10**4), st.sampled_from(RATES) | st.integers(0, 10**4).map(hundredths),
)  # fmt: skip
documents = st.builds(
    lambda document, currency: {**document, "currency": currency},
    st.builds(long_document, st.integers(0, 10**6), st.integers(1, 200))
    | st.builds(lambda lines, discount: {"lines": lines, "discount": hundredths(discount)},
                st.lists(short_lines, min_size=1, max_size=6), st.just(0) | st.integers(0, 10**4)),
    st.sampled_from(sorted(CURRENCIES)),
)  # fmt: skip


# --- what is right, counted with whole fractions ------------------------------------------------------------


def half_up(exact, places):
    steps = abs(exact) * 10**places + Fraction(1, 2)
    return Decimal(int(steps) * (-1 if exact < 0 else 1)).scaleb(-places)


def check_sums(document, found):
    """`found` (records.totals.Totals) is what the document comes to."""
    places = CURRENCIES[document["currency"]]
    off = Fraction(document["discount"]) / 100
    nets, amounts = {}, []
    for one in document["lines"]:
        if one["kind"] == "heading":
            amounts.append(Decimal(0))
            continue
        quantity, price, discount, rate = (Fraction(one[name]) for name in NUMBERS)
        amounts.append(half_up(quantity * price * (1 - discount / 100), places))
        if one["kind"] == "line":
            nets[rate] = nets.get(rate, 0) + amounts[-1]
    assert list(found.lines) == amounts
    assert found.net == sum(nets.values())
    assert found.discount == half_up(Fraction(found.net) * off, places)
    assert found.base == found.net - found.discount == sum(one.base for one in found.taxes)
    assert sorted(one.rate for one in found.taxes) == sorted(nets), "each rate once"
    for one in found.taxes:
        assert abs(Fraction(one.base) - Fraction(nets[Fraction(one.rate)]) * (1 - off)) < Fraction(1, 10**places)
        assert one.tax == half_up(Fraction(one.base) * Fraction(one.rate) / 100, places)
    assert found.gross == found.base + sum(one.tax for one in found.taxes)


# --- the roads there, and the ways to look ------------------------------------------------------------------


class House:
    """Sara at her desk, with a program of hers."""

    def __init__(self, client, sara, account):
        self.client, self.account = client, account
        client.force_login(sara)
        self.headers = {"Authorization": f"Bearer {Token.issue(sara, 'test')[1]}"}
        self.saved = {}

    def save(self, document, road):
        values = {"title": f"Oferta {len(self.saved)}", "account": self.account.pk, **document}
        values |= {} if document["currency"] == "EUR" else {"rate": "0.9137"}
        if road == "form":
            typed = {f"lines-{place}-{name}": value.replace(".", ",") if name in NUMBERS else value
                     for place, one in enumerate(values.pop("lines")) for name, value in one.items()}  # fmt: skip
            numbers = {name: values[name].replace(".", ",") for name in ("discount", "rate") if name in values}
            answer = self.client.post("/offers/new/", {**values, **typed, **numbers})
            assert answer.status_code == 302
            pk = int(answer["Location"].strip("/").split("/")[-1])
        elif road == "api":
            answer = self.client.post("/api/v1/offers", values, content_type="application/json", headers=self.headers)
            assert answer.status_code == 201, answer.json()
            pk = answer.json()["id"]
        else:
            numbers = {name: Decimal(values[name]) for name in ("discount", "rate") if name in values}
            pk = save_new(OfferEntity, {**values, **numbers, "account": self.account}, SYSTEM).pk
        offer = Offer.objects.unscoped("a test").get(pk=pk)
        self.saved[offer.title] = (offer.net, offer.tax, offer.gross)
        return offer

    def page(self, url):
        answer = self.client.get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    def exported(self):
        """{title: (net, tax, gross)} of both files."""
        query = {"columns": "title,net,tax,gross"}
        text, sheet = (
            b"".join(self.client.get(f"/offers/export.{kind}", query).streaming_content) for kind in ("csv", "xlsx")
        )
        lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))[1:]
        rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()[1:]
        yield {title: tuple(number(one) for one in rest) for title, *rest in lines}
        yield {title: tuple(Decimal(repr(one)) for one in rest) for title, *rest in rows}


def number(text):
    """Decimal("-1234.5") of «-1.234,50 €»."""
    return Decimal(re.sub(r"[^\d,-]", "", text).replace(",", "."))


def shown(html):
    """What a page says below its lines, from «Sum of the lines» to «Total»; and the amounts of the lines."""
    below = re.search(r'<dl class="offer-totals">(.*?)</dl>', html, re.DOTALL)[1]
    body = re.search(r"<tbody>(.*?)</tbody>", html[: html.index('<dl class="offer-totals">')], re.DOTALL)[1]
    lines = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[-1] for row in body.split("<tr")[1:] if "<td" in row]
    return [number(unescape(one)) for one in re.findall(r"<dd>(.*?)</dd>", below)], [number(one) for one in lines]


def expected(document, found):
    """The same, of the figures as they are."""
    discount = [found.net, -found.discount] if found.discount else []
    taxes = [one.tax for one in found.taxes if one.rate]
    amounts = [amount for one, amount in zip(document["lines"], found.lines, strict=True) if one["kind"] != "heading"]
    return [*discount, found.base, *taxes, found.gross], amounts


def test_every_road_says_the_same_figures(client, sara, acme, clock):
    house = House(client, sara, acme)

    @settings(max_examples=settings.default.max_examples // 2, phases=set(Phase) - {Phase.shrink})  # that takes long
    @example({**long_document(1, 200), "currency": "EUR"}, "form")
    @example({**long_document(2, 200), "currency": "CLP"}, "api")
    @given(documents, st.sampled_from(ROADS))
    def holds(document, road):
        clock.now += 60
        offer = house.save(document, road)
        found = offer.totals()
        check_sums(document, found)
        assert (offer.net, offer.tax, offer.gross) == (found.base, found.tax, found.gross)
        rows = OfferLine._base_manager.filter(offer=offer.pk).order_by("position")
        assert list(rows.values_list("kind", "amount")) == [
            (one["kind"], amount) for one, amount in zip(document["lines"], found.lines, strict=True)
        ]
        assert sum(row.amount for row in rows if row.kind == "line") == found.net
        answer = client.get(f"/api/v1/offers/{offer.pk}", headers=house.headers).json()
        assert tuple(Decimal(answer[name]) for name in ("net", "tax", "gross")) == house.saved[offer.title]
        assert shown(house.page(f"/offers/{offer.pk}/")) == expected(document, found)
        if any(one["kind"] == "line" for one in document["lines"]):
            quote = present_offer(offer, actor=SYSTEM)
            assert (quote.net, quote.gross) == (found.base, found.gross)
            for url in (f"/quotes/{quote.pk}/", f"/q/{token_of(offer.pk, 1)}/"):
                assert shown(house.page(url)) == expected(document, found)

    holds()
    for table in house.exported():
        assert table == house.saved


@pytest.mark.parametrize(("seed", "count", "currency"), [(3, 40, "EUR"), (4, 12, "CLP")])
def test_so_does_the_pdf(client, sara, acme, seed, count, currency):
    document = {**long_document(seed, count), "discount": "7.5", "currency": currency}
    offer = House(client, sara, acme).save(document, "program")
    present_offer(offer, actor=SYSTEM)
    answer = client.get(f"/q/{token_of(offer.pk, 1)}/pdf/")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).replace("−", "-")
    told = {number(one) for one in re.findall(r"-?\d[\d.]*(?:,\d+)?", text)}
    figures, amounts = expected(document, offer.totals())
    assert not {*figures, *amounts} - told
