"""What is exported opens well in a spreadsheet and comes back as it was."""
# ruff: noqa: DTZ001

import datetime as dt
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vinculo.entities.tables import write
from vinculo.entities.tables.columns import TableColumn, guard, unguard
from vinculo.entities.tables.read import rows, sniff
from vinculo.entities.tables.write import write_csv, write_xlsx
from vinculo.records import formats

MADRID = ZoneInfo("Europe/Madrid")
COLUMNS = [
    TableColumn("Nombre"),
    TableColumn("Número", "integer"),
    TableColumn("Descuento", "decimal"),
    TableColumn("Límite", "money"),
    TableColumn("Alta", "date"),
    TableColumn("Cambio", "datetime"),
    TableColumn("Activo", "boolean"),
    TableColumn("Teléfono", "phone"),
]
FILLED = (
    "Peñalver; «Ríos»",
    1234,
    Decimal("12.50"),
    Decimal("-1234.56"),
    dt.date(2024, 1, 31),
    dt.datetime(2024, 6, 30, 22, 5, 9, tzinfo=dt.UTC),
    True,
    "+34972213344",
)
BLANK = (None,) * 8


def csv_of(columns, table, **how):
    return b"".join(write_csv(columns, table, **{"zone": MADRID} | how))


@pytest.fixture(params=["fast", "plain"])
def xlsx_of(request, monkeypatch):
    """Writes with each engine and gives back the file."""
    if request.param == "plain":
        monkeypatch.setattr(write, "find_spec", lambda name: None)

    def written(columns, table, **how):
        target = io.BytesIO()
        write_xlsx(columns, table, target, **{"zone": MADRID} | how)
        return target

    return written


# --- CSV


def test_csv_is_spanish():
    assert csv_of(COLUMNS, [FILLED, BLANK]).decode() == (
        "\ufeffNombre;Número;Descuento;Límite;Alta;Cambio;Activo;Teléfono\r\n"
        '"Peñalver; «Ríos»";1234;12,50;-1234,56;31/01/2024;01/07/2024 00:05:09;Sí;972 21 33 44\r\n'
        ";;;;;;;\r\n"
    )


def test_csv_may_be_english():
    text = csv_of(COLUMNS, [FILLED], language="en", delimiter=",").decode()
    assert ",1234,12.50,-1234.56,31/01/2024,01/07/2024 00:05:09,Yes," in text


def test_a_table_without_rows_has_its_header():
    assert csv_of(COLUMNS[:2], []) == "\ufeffNombre;Número\r\n".encode()


def test_csv_comes_in_chunks_and_asks_for_rows_as_it_goes():
    asked = []

    def endless():
        for number in range(5000):
            asked.append(number)
            yield (f"fila {number}",)

    chunks = write_csv(COLUMNS[:1], endless())
    next(chunks)
    assert len(asked) <= 1000
    assert sum(chunk.count(b"\r\n") for chunk in chunks) == 4000


def test_a_row_of_another_length_is_an_error_and_not_a_shifted_table():
    with pytest.raises(ValueError, match="zip"):
        csv_of(COLUMNS[:2], [("a", 1), ("b",)])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "'=1", "-", "＝1", "+A1", "-(1)"],
)
def test_formulas_are_guarded(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "-5",
        "+3,5",
        "-1.234,56 €",
        "+34 972 21 33 44",
        "+34972213344",
        "+34 972 21 33 44 ext. 12",
        "'hola'",
    ],
)
def test_numbers_phones_and_plain_text_are_not_touched(text):
    assert guard(text) == text


risky = st.text("=+-@'\t\r\n＝1 a.,", max_size=12)


@given(st.one_of(st.text(), risky))
@example("'+34 972213344")
@example("''=1")
def test_the_guard_takes_away_just_what_it_added(text):
    assert unguard(guard(text)) == text
    assert guard(text) in (text, "'" + text)


# A CSV cannot tell a blank row at the end from none, so every row has a first cell.
texts = st.one_of(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30), risky)
cells = st.tuples(
    texts.map(lambda text: "x" + text),
    texts,
    st.none() | st.integers(-(10**12), 10**12),
    st.none() | st.decimals(-(10**9), 10**9, places=3),
    st.none() | st.integers(-(10**12), 10**12),
    st.none() | st.dates(dt.date(1900, 3, 1)),
    st.none() | st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2090, 1, 1)).map(lambda t: t.replace(microsecond=0)),
    st.none() | st.booleans(),
    st.sampled_from([None, "+34972213344", "+34900123456", "+525512345678", "112"]),
)
ROUND = [TableColumn("Nombre"), TableColumn("Notas"), *COLUMNS[1:]]
PARSERS = [
    str,
    str,
    formats.parse_integer,
    formats.parse_decimal,
    formats.parse_decimal,
    formats.parse_date,
    lambda cell: (found := formats.parse_datetime(cell)) and found.replace(tzinfo=None),
    formats.parse_boolean,
    lambda cell: formats.parse_phone(cell) or None,
]


def read_back(content):
    source = sniff(io.BytesIO(content), [column.label for column in ROUND])
    assert source.header == tuple(column.label for column in ROUND)
    table = []
    for row in rows(source):
        padded = [*row, *[""] * (len(ROUND) - len(row))]
        table.append(tuple(parse(cell) for parse, cell in zip(PARSERS, padded, strict=True)))
    return table


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from(["es", "en"]))
def test_an_exported_csv_comes_back_as_it_was(table, language):
    assert read_back(csv_of(ROUND, table, language=language)) == table


# --- XLSX


def test_xlsx_is_typed(xlsx_of):
    source = sniff(xlsx_of(COLUMNS, [FILLED, FILLED]), ["Nombre", "Número"])
    assert source.header == tuple(column.label for column in COLUMNS)
    [row, _] = list(rows(source))
    assert row == [
        "Peñalver; «Ríos»",
        1234,
        12.5,
        -1234.56,
        dt.date(2024, 1, 31),
        dt.datetime(2024, 7, 1, 0, 5, 9),
        "Sí",
        "972 21 33 44",
    ]


def test_xlsx_text_stays_text_and_odd_values_survive(xlsx_of):
    columns = [TableColumn("A"), TableColumn("A"), TableColumn("C", "date"), TableColumn("D", "integer")]
    table = [
        ("=1+1", "0123", dt.date(1850, 1, 1), 10**17),
        ("https://a.example", 5, None, None),
        ("x" * 40_000, None, dt.date(2024, 1, 1), 0),
    ]
    source = sniff(xlsx_of(columns, table, sheet="a/b: [uno]" * 5), ["A", "C", "D"])
    assert source.header[0] == "A"
    assert list(rows(source)) == [
        ["=1+1", "0123", "01/01/1850", str(10**17)],
        ["https://a.example", "5", "", ""],
        ["x" * 32_767, "", dt.date(2024, 1, 1), 0],
    ]


def test_xlsx_without_rows_has_its_header(xlsx_of, tmp_path):
    assert sniff(xlsx_of(COLUMNS, []), ["Nombre", "Número"]).header[:2] == ("Nombre", "Número")
    write_xlsx(COLUMNS, [FILLED], tmp_path / "a.xlsx")
    assert sniff(tmp_path / "a.xlsx", ["Nombre", "Número"]).first_row == 2


def test_more_rows_than_a_sheet_holds_are_refused(xlsx_of, monkeypatch):
    monkeypatch.setattr(write, "_XLSX_ROWS", 3)
    with pytest.raises(write.TooManyRows):
        xlsx_of(COLUMNS[:1], [("a",)] * 4)


@given(st.lists(cells, min_size=1, max_size=4))
def test_an_exported_xlsx_comes_back_as_it_was(table):
    target = io.BytesIO()
    write_xlsx(ROUND, table, target, zone=MADRID)
    assert read_back(target.getvalue()) == table
