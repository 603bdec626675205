"""A document on paper holds what it should, reaches for nothing outside, and is the same every time."""

import datetime as dt
import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from unittest import mock

import pytest
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from vinculo.house import pictures, store
from vinculo.printing import pdf as printing
from vinculo.printing.document import PrintedLine
from vinculo.printing.letterhead import Letterhead, contrast_with_white, letterhead
from vinculo.printing.pdf import NoPdf, asset, pdf
from vinculo.printing.response import pdf_response
from vinculo.printing.sample import sample_document

DOCUMENT = "printing/document.html"
CREATED = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
HEAD = Letterhead("Peñalver", "Peñalver e Hijos, S.L.", "B17123452", "Carrer Nou, 1\n17001 Girona", "972 21 33 44",
                  iban="ES9121000418450200051332", footer="Tomo 1204, folio 33")  # fmt: skip


def printed(document=None, *, lines=3, language="es", head=HEAD, created=CREATED):
    with override(language):
        document = document or sample_document(lines)
    return pdf(DOCUMENT, {"document": document, "letterhead": head}, language=language, created=created)


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_everything_is_on_the_paper():
    text = "\n".join(pages(printed()))
    for piece in ("Peñalver e Hijos, S.L.", "B17123452", "17001 Girona", "Tomo 1204", "Hotel Mirador de Girona, S.L.",
                  "2026-0042", "02/03/2026", "16,5", "1.250,00 €", "2.797,70 €", "−83,93 €", "3.150,29 €",
                  "ES91 2100 0418 4502 0005 1332", "/q/0000-sample"):  # fmt: skip
        assert piece in text, piece
    english = "\n".join(pages(printed(language="en")))
    assert "€3,150.29" in english
    assert "Page 1 of" in english


def test_long_documents_repeat_the_head_of_the_table_and_number_their_pages():
    found = pages(printed(lines=60, language="en"))
    assert len(found) > 3
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in text
        assert ("Quantity" in text) is ("21 %" in text or "10 %" in text)
    assert all("Quote 2026-0042" in text for text in found[1:])
    with_total = next(text for text in found if "Total before taxes" in text)
    assert with_total.count("Transport") + with_total.count("LED") + with_total.count("Install") >= 1, "no lone totals"


def test_optional_lines_and_what_people_type_stay_what_they_are():
    document = sample_document(6)
    odd = replace(document.lines[0], text="<b>5 & 6</b>", description="<img src=file:///etc/passwd>")
    text = "\n".join(pages(printed(replace(document, lines=[odd, *document.lines[1:]]))))
    assert "<b>5 & 6</b>" in text
    assert "<img src=file:///etc/passwd>" in text
    assert "(252,85 €)" in text


def test_it_says_what_it_is():
    found = PdfReader(io.BytesIO(printed()))
    assert found.metadata.title.endswith("2026-0042")
    assert found.metadata.author == "Peñalver"
    assert found.metadata.creation_date == CREATED
    assert found.trailer["/Root"]["/Lang"] == "es"
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/CreationDate" not in PdfReader(io.BytesIO(printed(created=None))).metadata


def test_the_same_document_is_the_same_bytes_in_every_process(tmp_path):
    code = (
        "import django, sys; django.setup()\n"
        "from vinculo.printing.tests.test_pdf import printed\n"
        "import hashlib; print(hashlib.sha256(printed(lines=4)).hexdigest())"
    )
    found = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert len(found) == 1
    assert printed(lines=4) == printed(lines=4)
    assert printed(lines=4) != printed(lines=5)


ELSEWHERE = (
    "http://127.0.0.1:1/x.png", "https://example.org/x.png", "file:///etc/hostname", "ftp://127.0.0.1/x",
    "data:image/png;base64,AAAA", "//example.org/x.png", "/etc/hostname", "house:/logo", "house:/etc/hostname",
    "house:/static/../../settings/__init__.py", "house:/static/web/../../../etc/hostname",
)  # fmt: skip


def test_nothing_outside_is_reached():
    _weasyprint, make = printing._library()
    for url in ELSEWHERE:
        with pytest.raises(ValueError, match="not an asset"):
            make(HEAD)(url)
    pieces = "".join(
        f'<link rel="stylesheet" href="{url}"><img src="{url}"><object data="{url}"></object>'
        f'<link rel="attachment" href="{url}"><svg><image href="{url}"/></svg>'
        f"<style>p {{{{ background: url({url}) }}}}</style>"
        for url in ELSEWHERE
    )
    with (
        mock.patch.object(printing, "render_to_string", return_value=f"<p>{pieces}"),
        mock.patch("socket.socket.connect", side_effect=AssertionError("a connection")),
        mock.patch("urllib.request.OpenerDirector.open", side_effect=AssertionError("an address")) as opened,
    ):
        content = pdf("any", {"letterhead": HEAD}, language="es")
    opened.assert_not_called()
    found = PdfReader(io.BytesIO(content))
    assert not found.attachments
    assert not any(page.images for page in found.pages)


def test_the_letterhead_is_what_the_house_says_of_itself(db):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(drawn, "PNG")
    digest = pictures.keep("logo", (drawn.getvalue(), 40, 20))
    store.save({"organisation.name": "Casa", "organisation.iban": "ES91 2100 0418 4502 0005 1332",
                "organisation.accent": "#ffcc00", "organisation.logo": digest})  # fmt: skip
    head = letterhead()
    assert (head.name, head.iban, head.accent) == ("Casa", "ES9121000418450200051332", "#ffcc00")
    assert contrast_with_white(head.accent_ink) > 4.5, "a yellow number could not be read"
    assert asset("house:/logo", head) == (drawn.getvalue(), "image/png")
    assert len(PdfReader(io.BytesIO(printed(head=head))).pages[0].images) == 1


def test_a_machine_without_the_library_says_which():
    printing._library.cache_clear()
    with mock.patch.dict(sys.modules), mock.patch("builtins.__import__", side_effect=_without_pango(__import__)):
        sys.modules.pop("weasyprint", None)
        with pytest.raises(NoPdf, match="libpango"):
            printed()
    printing._library.cache_clear()


def _without_pango(real):
    def load(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    return load


def test_the_program_does_not_carry_it_along():
    code = (
        "import django, sys; django.setup()\n"
        "import vinculo.urls, vinculo.printing.pdf\n"
        "print('weasyprint' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


@pytest.mark.parametrize(
    ("name", "download", "header"),
    [
        ("Presupuesto 2026-0042", False, 'inline; filename="Presupuesto 2026-0042.pdf"'),
        ("Peñalver.pdf", True, "attachment; filename*=utf-8''Pe%C3%B1alver.pdf"),
        ('../a"b\r\nc', True, 'attachment; filename="a_b__c.pdf"'),
        ("", False, 'inline; filename="document.pdf"'),
    ],
)
def test_it_is_served_as_a_pdf_and_nothing_else(name, download, header):
    found = pdf_response(b"%PDF-", name, download=download)
    assert found["Content-Type"] == "application/pdf"
    assert found["Content-Disposition"] == header
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "private, no-store"


def test_a_million_finds_room():
    document = sample_document(2)
    big = replace(document.lines[0], amount=Decimal("12345678.90"))
    assert document.wide_columns == []
    assert replace(document, lines=[big]).wide_columns == ["amount"]
    assert "12.345.678,90 €" in "\n".join(pages(printed(replace(document, lines=[big]))))


def test_a_draft_says_so_on_every_page():
    found = pages(printed(replace(sample_document(40), draft="Borrador")))
    assert all("borrador" in text.lower() for text in found)


def test_a_heading_stands_over_its_lines_without_figures_and_amounts_have_the_room_they_need():
    document = sample_document(2)
    heading = PrintedLine("Planta segunda", Decimal(0), Decimal(10**7), Decimal(0), heading=True)
    text = "\n".join(pages(printed(replace(document, lines=[heading, *document.lines]))))
    assert "Planta segunda" in text
    assert "10.000.000" not in text
    assert replace(document, lines=[heading, *document.lines]).wide_columns == []
    dear = replace(document.lines[0], unit_price=Decimal("123456.7891"), amount=Decimal("123456.79"))
    assert replace(document, lines=[dear]).wide_columns == ["unit_price"]
    assert replace(document, lines=[replace(dear, mark="Optional")]).wide_columns == ["unit_price", "amount"]
