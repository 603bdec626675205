"""Whatever the lines, what is printed adds up to the cent."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from vinculo.records.totals import Line, Tax, line_amount, spread, totals

D = Decimal
CENT = D("0.01")

lines = st.builds(
    Line,
    quantity=st.decimals(-1000, 100_000, places=4) | st.decimals(0, 100, places=3) | st.just(D(0)),
    unit_price=st.decimals(0, 1_000_000, places=4) | st.decimals(-100, 1000, places=2),
    discount=st.sampled_from([D(0), D(5), D("33.3333"), D(100)]) | st.decimals(0, 100, places=2),
    tax_rate=st.sampled_from([D(21), D(10), D(4), D(0), D("5.2")]),
    counts=st.booleans() | st.just(True),
)
documents = st.lists(lines, min_size=1, max_size=200)
percents = st.sampled_from([D(0), D(3), D("12.5"), D("7.7777"), D(100)])
currencies = st.sampled_from(["EUR", "USD", "CLP"])


def test_a_document_as_people_write_it():
    found = totals(
        [
            Line(D(3), D("33.3333"), tax_rate=D(21)),  # 99.9999
            Line(D("1.125"), D(80), D(10), D(21)),  # 81.00
            Line(D(2), D("15.05"), tax_rate=D(10)),
            Line(D(1), D(500), tax_rate=D(21), counts=False),
        ],
        discount=D(5),
    )
    assert found.lines == (D("100.00"), D("81.00"), D("30.10"), D("500.00"))
    assert (found.net, found.discount, found.base) == (D("211.10"), D("10.56"), D("200.54"))  # 10.555 rounds up
    # 9.05 and 1.505: the cent left over goes where more was cut off.
    assert found.taxes == (Tax(D(21), D("171.95"), D("36.11")), Tax(D(10), D("28.59"), D("2.86")))
    assert found.gross == D("239.51") == found.base + found.tax


def test_halves_go_away_from_zero_for_sales_and_returns_alike():
    assert line_amount(Line(D(1), D("0.125"))) == D("0.13")
    assert line_amount(Line(D(-1), D("0.125"))) == D("-0.13")
    assert line_amount(Line(D(1), D("10.5")), "CLP") == D(11)


def test_nothing_is_nothing():
    assert totals([]).gross == 0
    assert totals([Line(D(1), D(100), counts=False)], discount=D(10)).gross == 0
    assert totals([Line(D(5), D(20), tax_rate=D(21)), Line(D(-5), D(20), tax_rate=D(21))], discount=D(10)).gross == 0


@given(documents, percents, currencies)
def test_it_always_adds_up(document, discount, currency):
    found = totals(document, discount=discount, currency=currency)
    counted = [amount for line, amount in zip(document, found.lines, strict=True) if line.counts]
    assert found.net == sum(counted)
    assert found.net - found.discount == found.base == sum(one.base for one in found.taxes)
    assert found.gross == found.base + sum(one.tax for one in found.taxes)
    coin = 1 if currency == "CLP" else CENT
    for amount in (*found.lines, found.net, found.discount, found.gross, *(one.base for one in found.taxes)):
        assert amount % coin == 0
    for one in found.taxes:
        assert one.tax == (one.base * one.rate / 100).quantize(D(coin), ROUND_HALF_UP)
        undiscounted = sum(a for line, a in zip(document, found.lines, strict=True)
                           if line.counts and line.tax_rate == one.rate)  # fmt: skip
        assert abs(undiscounted * (1 - discount / 100) - one.base) <= coin, "no rate bears another's discount"


@given(documents, percents, st.randoms())
def test_the_order_of_lines_does_not_matter(document, discount, random):
    shuffled = list(document)
    random.shuffle(shuffled)
    first, second = totals(document, discount=discount), totals(shuffled, discount=discount)
    assert (first.net, first.discount, first.taxes, first.gross) == (
        second.net, second.discount, second.taxes, second.gross
    )  # fmt: skip


@given(st.lists(st.decimals(-1000, 1000, places=6), min_size=1, max_size=8))
def test_spreading_loses_no_coin(exact):
    whole = sum(exact).quantize(CENT, ROUND_HALF_UP)
    parts = spread(whole, exact, coin=CENT)
    assert sum(parts) == whole
    assert all(abs(part - share) < CENT + D("0.000001") for part, share in zip(parts, exact, strict=True))
