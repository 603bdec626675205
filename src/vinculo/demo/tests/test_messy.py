"""The messy customer file has just the faults its sidecar lists."""

import csv

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vinculo.demo.messy import HEADERS, messy_customer_file
from vinculo.entities.tables.read import rows, sniff
from vinculo.records.fiscal import check_fiscal_id
from vinculo.records.formats import BadCell, parse_date, parse_decimal, parse_integer, parse_phone


def faults(row):
    """The columns at fault, as an importer sees them."""
    row = {name: cell.strip() for name, cell in row.items()}
    checks = {
        "Código": parse_integer,
        "NIF": lambda cell: check_fiscal_id(cell, "ES" if row["País"].upper() in ("ESPAÑA", "") else "XX"),
        "Teléfono": parse_phone,
        "Móvil": parse_phone,
        "E-mail": lambda cell: cell and validate_email(cell),
        "Fecha alta": parse_date,
        "Límite crédito": parse_decimal,
    }
    found = [] if row["Nombre comercial"] or row["Razón social"] else ["Nombre comercial"]
    for name, check in checks.items():
        try:
            check(row[name])
        except (BadCell, ValidationError):
            found.append(name)
    return found


@pytest.mark.parametrize(("count", "bad"), [(2000, 150), (1, 1), (10, 0)])
def test_exactly_the_bad_rows_are_refused(tmp_path, count, bad):
    made = messy_customer_file(tmp_path / "clientes.csv", count, seed=3, bad_rows=bad)
    source = sniff(made.path, HEADERS)
    assert (source.encoding, source.delimiter, source.header) == (
        "cp1252" if count > 1 else source.encoding,
        ";",
        HEADERS,
    )
    table = [dict(zip(HEADERS, row, strict=True)) for row in rows(source)]
    assert len(table) == made.rows == count
    refused = {number: found for number, row in enumerate(table, source.first_row) if (found := faults(row))}
    assert refused == {row.number: [row.column] for row in made.bad}
    assert len(made.bad) == bad
    with made.path.with_suffix(".bad.csv").open(encoding="utf-8-sig", newline="") as sidecar:
        listed = list(csv.DictReader(sidecar, delimiter=";"))
    assert [int(row["Fila"]) for row in listed] == [row.number for row in made.bad]
    assert all(row["Motivo"] and row["Código"] for row in listed)


def test_it_is_as_messy_as_it_says(tmp_path):
    made = messy_customer_file(tmp_path / "clientes.csv", 2000, seed=3)
    content = made.path.read_bytes().decode("cp1252")
    assert content.startswith(";".join(HEADERS) + "\r\n")
    for trace in ('"', " ;", "ESPAÑA", "0034", " / ", ",00 €", "Ñ"):
        assert trace in content
    table = list(csv.reader(content.splitlines(keepends=True), delimiter=";"))
    codes = [row[0].strip() for row in table[1:]]
    assert made.repeats
    for number, earlier in made.repeats:
        assert codes[number - 2] == codes[earlier - 2]
    assert len(set(codes)) == 2000 - len(made.repeats)


def test_it_is_the_same_every_time(tmp_path):
    one = messy_customer_file(tmp_path / "a.csv", 300, seed=5, bad_rows=9)
    two = messy_customer_file(tmp_path / "b.csv", 300, seed=5, bad_rows=9)
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.bad == two.bad
    with pytest.raises(ValueError, match="More bad"):
        messy_customer_file(tmp_path / "c.csv", 1, bad_rows=2)
