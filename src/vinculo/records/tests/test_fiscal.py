import pytest

from vinculo.records.fiscal import check_fiscal_id
from vinculo.records.formats import BadCell


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("B58378431", "B58378431"),
        ("ES B-58.378.431", "B58378431"),
        ("esb58378431", "B58378431"),
        ("54362315-k", "54362315K"),
        ("X-5253868-R", "X5253868R"),
        ("M1234567L", "M1234567L"),
        ("P0801900B", "P0801900B"),
        ("J99216582", "J99216582"),
        ("1234567L", "01234567L"),  # a spreadsheet ate the zero
        ("", ""),
        ("  ", ""),
        (None, ""),
    ],
)
def test_spanish_ids_take_one_form(typed, normal):
    assert check_fiscal_id(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "B58378432", "54362315A", "X5253868A", "12345678", "B5837843", "O1234567L", "FR40303265045",
        "pendiente",
        "B5837843A",  # the right control, but a company's is a digit
        "P08019002",  # and a town hall's a letter
        58378431,
    ],
)  # fmt: skip
def test_wrong_spanish_ids_are_refused(typed):
    with pytest.raises(BadCell) as refused:
        check_fiscal_id(typed)
    assert str(typed) in str(refused.value)


def test_mexican_ids():
    assert check_fiscal_id("gode 561231-gr8", "MX") == "GODE561231GR8"
    assert check_fiscal_id("MAB-930714-8T4", "MX") == "MAB9307148T4"
    assert check_fiscal_id("XAXX010101000", "MX") == "XAXX010101000"
    for typed in ("VACE460910SX6", "MAB9313148T4", "B58378431"):
        with pytest.raises(BadCell):
            check_fiscal_id(typed, "MX")


def test_ids_of_other_countries_are_kept_as_typed():
    assert check_fiscal_id(" FR 40 303 265 045 ", "FR") == "FR 40 303 265 045"
    assert check_fiscal_id(12345.0, "PT") == "12345"
