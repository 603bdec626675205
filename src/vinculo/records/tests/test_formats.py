"""What is written for people can be read back, and what people write is understood."""
# ruff: noqa: DTZ001, PT017

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from vinculo.records import formats
from vinculo.records.formats import BadCell

D = Decimal


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es"):
        yield


# --- writing


def test_numbers_are_written_the_spanish_way():
    assert formats.format_decimal(D("1234.56")) == "1.234,56"
    assert formats.format_decimal(D("1234567.5"), 1) == "1.234.567,5"
    assert formats.format_decimal(D("2.345")) == "2,35"  # halves go up, as on paper
    assert formats.format_decimal(D("-0.001")) == "0,00"
    assert formats.format_decimal(0.1) == "0,10"
    assert formats.format_integer(-1234567) == "-1.234.567"
    assert formats.format_decimal(None) == formats.format_integer(None) == ""


def test_numbers_follow_the_language_of_the_reader():
    assert formats.format_decimal(D("1234.56"), language="en") == "1,234.56"
    with translation.override("en"):
        assert formats.format_money(D("1234.56")) == "€1,234.56"
        assert formats.format_money(D("-0.05"), "USD") == "-$0.05"
        assert formats.format_money(D("0.05"), "MXN") == "0.05 MXN"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (D("1234.56"), "EUR", "1.234,56 €"),
        (D("-0.05"), "EUR", "-0,05 €"),
        (D("-0.00"), "EUR", "0,00 €"),
        (D("12.3456"), "EUR", "12,3456 €"),
        (D("1500000.00"), "CLP", "1.500.000 CLP"),
        (D("1234.567"), "KWD", "1.234,567 KWD"),
        (None, "EUR", ""),
    ],
)
def test_money(amount, currency, text):
    assert formats.format_money(amount, currency) == text


def test_dates_are_day_first():
    assert formats.format_date(dt.date(2026, 1, 31)) == "31/01/2026"
    assert formats.format_date(dt.date(987, 1, 31)) == "31/01/0987"
    assert formats.format_date(None) == formats.format_datetime(None) == ""


def test_moments_are_shown_on_the_readers_clock():
    moment = dt.datetime(2026, 6, 30, 22, 5, 9, tzinfo=dt.UTC)
    with timezone.override("Europe/Madrid"):
        assert formats.format_datetime(moment) == "01/07/2026 00:05"
        assert formats.format_datetime(moment, seconds=True) == "01/07/2026 00:05:09"
        assert formats.format_date(moment) == "01/07/2026"
    assert formats.format_datetime(dt.datetime(2026, 6, 30, 22, 5)) == "30/06/2026 22:05"


def test_near_dates_are_said_in_words():
    today = dt.date(2026, 3, 10)

    def said(days):
        return formats.format_relative(today + dt.timedelta(days=days), today)

    with translation.override("en"):
        assert [said(0), said(-1), said(1)] == ["today", "yesterday", "tomorrow"]
        assert [said(-3), said(-7), said(7)] == ["3 days ago", "7 days ago", "in 7 days"]
        assert [said(-8), said(8)] == ["02/03/2026", "18/03/2026"]
        assert formats.format_relative(None) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1.023 B"),
        (1536, "1,5 KB"),
        (1024**2 - 1, "1,0 MB"),
        (350 * 1024, "350 KB"),
        (None, ""),
    ],
)
def test_file_sizes(size, text):
    assert formats.format_size(size) == text


def test_yes_and_no():
    assert [formats.format_boolean(v) for v in (True, False, None)] == ["Sí", "No", ""]
    assert formats.format_boolean(True, "en") == "Yes"


# --- reading


@pytest.mark.parametrize(
    "text",
    [
        "31/01/2024", "31-1-24", "31.01.2024", "2024-01-31", "2024/1/31", "20240131", " 31/01/2024 ",
        "31-ene-24", "31 de enero de 2024", "31 Jan 2024", "31/01/2024 00:00:00", "2024-01-31T10:00:00Z",
        45322, 45322.5, dt.date(2024, 1, 31), dt.datetime(2024, 1, 31, 9, 30),
    ],
)  # fmt: skip
def test_dates_in_all_their_shapes(text):
    assert formats.parse_date(text) == dt.date(2024, 1, 31)


@pytest.mark.parametrize("text", ["", "  ", None, "0000-00-00", "0000-00-00 00:00:00", "00/00/0000"])
def test_no_date(text):
    assert formats.parse_date(text) is None
    assert formats.parse_datetime(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "12/31/2024",
        "ayer",
        "2024",
        "1/1/0024",
        "31/01/2024 25:00",
        7,
        1e300,
        "1/xyz/2024",
        "٣١/01/2024x",
    ],
)
def test_impossible_dates_are_refused_with_a_sentence(text):
    with pytest.raises(BadCell) as refused, translation.override("en"):
        formats.parse_date(text)
    with translation.override("en"):
        assert str(refused.value) == f"“{text}” is not a date. Write it like 31/12/2026."


def test_two_digit_years():
    assert formats.parse_date("1/1/49").year == 2049
    assert formats.parse_date("1/1/50").year == 1950


def test_moments():
    with timezone.override("Europe/Madrid"):
        expected = dt.datetime(2024, 7, 1, 8, 5, 9, tzinfo=dt.UTC)
        for text in (
            "1/7/2024 10:05:09",
            "2024-07-01T10:05:09+02:00",
            "2024-07-01 08:05:09Z",
            "20240701 10:05:09",
        ):
            assert formats.parse_datetime(text) == expected
        assert formats.parse_datetime(dt.datetime(2024, 7, 1, 10, 5, 9)) == expected
        assert formats.parse_datetime(dt.date(2024, 7, 1)).hour == 0
        assert formats.parse_datetime("2024-07-01 10:05:09.1234567").microsecond == 123456
    with pytest.raises(BadCell):
        formats.parse_datetime("1/7/2024 10:60")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234", "1234"),  # ambiguous: the Spanish rule
        ("1,234", "1.234"),
        ("0.123", "0.123"),  # no thousands begin with zero
        ("1234.567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("-12,5", "-12.5"),
        ("12,5-", "-12.5"),
        ("+3", "3"),
        (",5", "0.5"),
        ("12,", "12"),
        ("1.234,56 €", "1234.56"),
        ("€1,234.56", "1234.56"),
        ("15 %", "15"),
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (D("1.10"), "1.10"),
        (1500.5, "1500.5"),
    ],
)
def test_decimals(text, number):
    assert formats.parse_decimal(text) == D(number)


@pytest.mark.parametrize(
    "text",
    [
        "mucho",
        "1.2.3",
        "1.23,45.6",
        "12.34.567",
        "1,2E+10",
        "-",
        ".",
        "1 2",
        "٣",
        "²",
        True,
        float("nan"),
        "9" * 41,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadCell):
        formats.parse_decimal(text)


def test_whole_numbers():
    assert formats.parse_integer("1.234") == 1234
    assert formats.parse_integer("12,0") == 12
    assert formats.parse_integer(7.0) == 7
    assert formats.parse_integer("") is None
    for text in ("12,5", 0.5, True):
        with pytest.raises(BadCell):
            formats.parse_integer(text)


def test_yes_and_no_in_all_their_shapes():
    for cell in ("Sí", "si", "S", "x", "X", "1", 1, 1.0, "Verdadero", "TRUE", "yes", True):
        assert formats.parse_boolean(cell) is True
    for cell in ("No", "n", "0", 0, "falso", "false", False):
        assert formats.parse_boolean(cell) is False
    assert formats.parse_boolean(" ") is None
    for cell in ("quizá", 2):
        with pytest.raises(BadCell):
            formats.parse_boolean(cell)


# --- there and back


@given(st.decimals(-(10**12), 10**12, places=6), st.sampled_from(["es", "en"]))
def test_decimals_come_back(number, language):
    text = formats.format_decimal(number, 6, language)
    assert formats.parse_decimal(text) == number


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["EUR", "USD", "CLP", "MXN"]))
def test_amounts_come_back(amount, currency):
    text = formats.format_money(amount, currency, "es").replace("CLP", "")
    assert formats.parse_decimal(text) == amount


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from([0, 2]), st.sampled_from(["es", "en"]))
def test_what_an_input_holds_is_read_as_it_was(number, least, language):
    assert formats.parse_decimal(formats.type_number(number, least, language)) == number


@given(st.dates(dt.date(1800, 1, 1)))
def test_dates_come_back(day):
    assert formats.parse_date(formats.format_date(day)) == day
    assert formats.parse_date(day.isoformat()) == day


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.datetimes()))
def test_any_cell_is_read_or_refused(cell):
    """No reader fails in another way than BadCell."""
    for parse in (
        formats.parse_date,
        formats.parse_datetime,
        formats.parse_decimal,
        formats.parse_integer,
        formats.parse_boolean,
        formats.parse_phone,
    ):
        try:
            parse(cell)
        except BadCell as refused:
            assert str(refused)


@pytest.mark.parametrize("language", ["es", "en"])
def test_templates_write_numbers_the_same_way(language):
    with translation.override(language):
        written = Template("{{ count }} {{ share }}").render(Context({"count": 1234567, "share": D("1234.5")}))
        assert written == f"{formats.format_integer(1234567)} {formats.format_decimal(D('1234.5'), 1)}"
