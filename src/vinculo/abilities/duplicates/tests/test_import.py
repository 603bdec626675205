"""A file that brings in what is there already is not refused, only told."""

import pytest

from tests.people import account_of
from vinculo.abilities.imports.tests.bench import bring, counts
from vinculo.screens.import_tables import rows_page

pytestmark = pytest.mark.django_db
FILE = "Nombre;Teléfono\nConst. Ruiz Gil SL;972 21 33 44\nZapatería Única;\n"


def told(run):
    """{name of the row: the sentences that tell what it resembles}"""
    return {row.title: [text for label, text in row.details if label == "≈"] for row in run.rows.all()}


def test_a_note_and_no_refusal(ana, girona):
    account_of(ana, girona, "Construcciones Ruiz Gil S.L.", phone="+34972213344")
    run = bring(ana, FILE)
    assert counts(run) == {"created": 2}
    found = told(run)
    assert found["Zapatería Única"] == []
    assert "«Construcciones Ruiz Gil S.L.» (100)" in found["Const. Ruiz Gil SL"][0]
    assert "import-like" in str(rows_page(run, {})["rows"])


def test_of_what_is_out_of_sight_only_that_it_is(ana, carla, lleida):
    account_of(carla, lleida, "Construcciones Ruiz Gil S.L.", phone="+34972213344")
    run = bring(ana, FILE)
    (sentence,) = told(run)["Const. Ruiz Gil SL"]
    assert "Ruiz" not in sentence
