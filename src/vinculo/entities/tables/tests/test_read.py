"""Whatever file a Spanish office has, it is read as it was meant or refused with a sentence."""
# ruff: noqa: DTZ001

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from xlsxwriter import Workbook

from vinculo.entities.tables import safety
from vinculo.entities.tables.read import BadFile, header_key, looks_positional, rows, sniff

KNOWN = ["Código", "Nombre", "NIF", "Teléfono", "E-mail", "Fecha alta"]
TABLE = [["Código", "Nombre", "Importe"], ["1", "Peñalver", "1.234,56"], ["2", "Ibáñez, S.L.", "3,5"]]


def text_of(table, delimiter=";", line_end="\r\n"):
    return line_end.join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in [*table, []]
    )


def read(content, **answers):
    """The source and all its data rows."""
    source = sniff(io.BytesIO(content), KNOWN, **answers)
    return source, list(rows(source))


def workbook(*sheets, hidden=()):
    """An XLSX of (name, table) sheets."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for name, table in sheets:
            page = book.add_worksheet(name)
            if name in hidden:
                page.hide()
            else:
                page.activate()
                page.set_first_sheet()
            for number, row in enumerate(table):
                for place, cell in enumerate(row):
                    page.write(number, place, cell)
    return target.getvalue()


def with_cell(content, reference):
    """The workbook with one more cell, far away."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                cell = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", cell.encode())
            new.writestr(part.filename, data)
    return changed.getvalue()


def refused(content, **answers):
    with pytest.raises(BadFile) as found:
        read(content, **answers)
    assert str(found.value)
    return found.value.message


# --- dialects


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_dialects(delimiter, encoding, line_end):
    source, data = read(text_of(TABLE, delimiter, line_end).encode(encoding))
    assert (source.kind, source.encoding, source.delimiter) == ("csv", encoding, delimiter)
    assert source.header == ("Código", "Nombre", "Importe")
    assert source.first_row == 2
    assert data == source.sample == TABLE[1:]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Código;Observaciones\n1;uno, dos, tres, cuatro\n2;cinco, seis\n", ";"),
        ("Apellidos, nombre;Ciudad\nGarcía, Ana;Girona\nPérez, Luis;Olot\n", ";"),
        ("Nombre;NIF;Teléfono\n", ";"),
        ("Nombre\nGarcía, Ana\nPérez\n", ""),
        ("Nombre\nAna\nLuis\n", ""),
        ('Nombre, Notas\n"García, Ana", "a, b, c"\n"Pérez, Luis", "d, e"\n', ","),
        ("sep=|\nNombre|NIF\nuna; dos|tres; cuatro\n", "|"),
    ],
)
def test_delimiters_among_other_punctuation(text, delimiter):
    source, data = read(text.encode())
    assert source.delimiter == delimiter
    assert {len(row) for row in data} <= {source.width}


def test_a_long_file_cut_in_a_quoted_cell_is_sniffed_right():
    long = "línea, con comas\r\n" * 200
    table = "Nombre;Notas\r\n" + f'Ana;"{long}"\r\n' * 40
    source, data = read(table.encode())
    assert source.delimiter == ";"
    assert data == [["Ana", long]] * 40


def test_quoted_line_breaks_and_quotes():
    _, data = read('Nombre;NIF\r\n"dos\r\nlíneas";"dijo ""no""; y ya"\r\n'.encode())
    assert data == [["dos\r\nlíneas", 'dijo "no"; y ya']]


def test_a_person_may_say_how_it_is_written():
    source, data = read("Nombre;NIF\nPeña, Íñigo;x\n".encode("mac_roman"), encoding="mac_roman", delimiter=",")
    assert source.delimiter == ","
    assert data == [["Peña", " Íñigo;x"]]
    assert refused(b"a;b\n", encoding="base64")


def test_our_formula_guard_is_taken_away():
    _, data = read(b"Nombre;NIF\n'=1+1;'hola\n")
    assert data == [["=1+1", "'hola"]]


# --- headers


def test_a_header_below_titles():
    source, data = read("Listado de clientes;;\n;;\nNombre;NIF;Teléfono\nAna;1;2\n".encode())
    assert source.header == ("Nombre", "NIF", "Teléfono")
    assert source.first_row == 4
    assert data == [["Ana", "1", "2"]]


@pytest.mark.parametrize(
    "line",
    [
        "Empresa prueba,,,España,,,,,admin,0000-00-00 00:00:00,,Integria,20",
        "Contrato prueba,123456789,Descripcion,2017-07-25,2017-07-31,1,,,0,1,1,Integria,20",
    ],
)
def test_positional_files_have_no_header(line):
    source, data = read(f"{line}\n".encode())
    assert source.header is None
    assert source.first_row == 1
    assert data == [line.split(",")]
    assert looks_positional([line.split(",")], KNOWN)


def test_unknown_names_are_names_all_the_same():
    source, _ = read(b"Account Name;Billing City\nAcme;Girona\n")
    assert source.header == ("Account Name", "Billing City")


def test_a_person_may_say_whether_there_is_a_header():
    content = b"Acme;Girona\nOtra;Olot\n"
    assert read(content, has_header=False)[0].header is None
    assert read(b"1;2\n3;4\n", has_header=True)[0].header == ("1", "2")


def test_headers_are_compared_without_case_accents_or_punctuation():
    assert header_key(" Nº  C.P. ") == header_key("nº cp")
    assert read(b"CODIGO;e_mail\n1;a@b.example\n")[0].header == ("CODIGO", "e_mail")


def test_blank_rows_count_but_trailing_ones_do_not():
    _, data = read(b"Nombre;NIF\nAna;1\n\n;\nLuis;2\n;;\n\n")
    assert data == [["Ana", "1"], [], [], ["Luis", "2"]]


# --- workbooks


def test_a_workbook_keeps_its_types_and_whole_numbers():
    day = dt.datetime(2024, 1, 31)
    table = [
        ["Nombre", "Teléfono", "Fecha alta", "Importe"],
        ["Ana", 972213344, day, 12.5],
        ["Luis", "", "", 0],
    ]
    source, data = read(workbook(("Clientes", table)))
    assert (source.kind, source.sheet, source.header) == ("xlsx", "Clientes", tuple(table[0]))
    assert data == [["Ana", 972213344, dt.date(2024, 1, 31), 12.5], ["Luis", "", "", 0]]
    assert type(data[0][1]) is int


def test_the_first_visible_sheet_with_data_is_taken_unless_told():
    one, two = [["Nombre", "NIF"], ["Ana", "1"]], [["Nombre", "NIF"], ["Luis", "2"]]
    content = workbook(("Oculta", one), ("Vacía", []), ("Uno", one), ("Dos", two), hidden=["Oculta"])
    source, data = read(content)
    assert source.sheets == ("Vacía", "Uno", "Dos")
    assert (source.sheet, data) == ("Uno", one[1:])
    assert read(content, sheet="Dos")[1] == two[1:]
    assert "no sheet" in refused(content, sheet="Tres")


def test_a_source_read_later_opens_its_file_again(tmp_path):
    path = tmp_path / "clientes.csv"  # the name says nothing
    path.write_bytes(workbook(("A", TABLE)))
    source = sniff(path, KNOWN)
    source.page = None
    assert list(rows(source)) == list(rows(sniff(str(path), KNOWN))) == TABLE[1:]


@pytest.mark.parametrize("content", [text_of(TABLE).encode(), workbook(("A", TABLE))])
def test_uploads_are_read_and_left_open(content):
    small = SimpleUploadedFile("x.csv", content)
    large = TemporaryUploadedFile("x.csv", "text/csv", len(content), None)
    large.write(content)
    for upload in (small, large):
        source = sniff(upload, KNOWN)
        assert list(rows(source)) == TABLE[1:]
        upload.seek(0)
        assert upload.read() == content


# --- refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", safety.EMPTY),
        (b"\xef\xbb\xbf", safety.EMPTY),
        (b" \r\n;;\r\n", safety.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", safety.NOT_A_TABLE),
        (b"MZ\x90\0\x03\0\0\0", safety.NOT_A_TABLE),
        (b"%PDF-1.7\n1 0 obj", safety.NOT_A_TABLE),
        (b"Nombre;NIF\n" + b"\0" * 20, safety.NOT_A_TABLE),
        (OLE, safety.OLD_EXCEL),
        (OLE + "EncryptedPackage".encode("utf-16-le"), safety.ENCRYPTED),
        (b"<html><table><tr><td>Nombre</td></tr></table></html>", safety.WEB_PAGE),
        (b"PK\x03\x04 and nothing more", safety.DAMAGED),
        (workbook(("A", TABLE))[:-200], safety.DAMAGED),
        (workbook(("A", [])), safety.EMPTY),
        (b"\xef\xbb\xbfa;b\n\xf1;c\n", "letters"),
        (b"a;b\n\x81\x8d;c\n", "letters"),
        (b'Nombre;NIF\nAna;"1\n' + b"x" * 150_000, safety.CELL_TOO_LONG),
        (b"Nombre;NIF\nAna;" + b"x" * 100_001, safety.CELL_TOO_LONG),
        (b";".join([b"x"] * 501), safety.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_is_refused(content, message):
    assert message in refused(content)


def archive(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return content.getvalue()


def test_other_archives_are_refused():
    assert refused(archive({"a.txt": "hola"})) == safety.NOT_A_TABLE
    assert refused(archive({"content.xml": "<x/>", "mimetype": "x"})) == safety.OPEN_DOCUMENT


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(safety, "MAX_INFLATED", 5 * 1024 * 1024)
    content = archive({"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": bytes(6 * 1024 * 1024)})
    assert len(content) < 10_000
    assert refused(content) == safety.SWELLS
    # One that lies about its size gains nothing by it.
    liar = content.replace((6 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert liar != content
    assert refused(liar) == safety.SWELLS


@pytest.mark.parametrize("reference", ["XFD1048576", "ALL200000", "A4000000000"])
def test_a_cell_far_away_does_not_exhaust_the_memory(reference):
    assert refused(with_cell(workbook(("A", TABLE)), reference)) == safety.TOO_VAST


def test_limits(monkeypatch):
    monkeypatch.setattr(safety, "MAX_ROWS", 60)
    line = "Ana;1\n"
    assert len(read(("Nombre;NIF\n" + line * 60 + "\n" * 100).encode())[1]) == 60
    assert refused(("Nombre;NIF\n" + line * 61).encode()) == safety.TOO_MANY_ROWS
    monkeypatch.setattr(safety, "MAX_BYTES", 1024)
    assert refused(b"Nombre;NIF\n" + b"Ana;1\n" * 200) == safety.TOO_BIG
