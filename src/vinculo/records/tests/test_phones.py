import pytest

from vinculo.records.formats import BadCell, format_phone, parse_phone


@pytest.mark.parametrize(
    "typed",
    [
        "972213344", "972 21 33 44", "972-21.33/44", "(972) 21 33 44", "+34 972213344", "0034 972 21 33 44",
        "34972213344", "972213344.0", 972213344, 972213344.0, "\u00a0972 21 33 44 ",
    ],
)  # fmt: skip
def test_one_number_however_it_is_typed(typed):
    assert parse_phone(typed) == "+34972213344"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+52 55 1234 5678", "+525512345678"),
        ("0033 1 42 68 53 00", "+33142685300"),
        ("972 21 33 44 ext. 12", "+34972213344 ext. 12"),
        ("972213344 / 610203040", "972213344 / 610203040"),
        ("972213344 (Maria)", "972213344 (Maria)"),
        ("112", "112"),
        ("97221334", "97221334"),
        ("", ""),
        (None, ""),
        ("  ", ""),
    ],
)
def test_foreign_and_odd_numbers(typed, kept):
    assert parse_phone(typed) == kept


def test_a_number_without_prefix_belongs_to_its_region():
    assert parse_phone("55 1234 5678", "MX") == "+525512345678"
    assert parse_phone("+34 972 21 33 44", "MX") == "+34972213344"


@pytest.mark.parametrize(
    "typed", ["no tiene", "9,72213E+08", "9.72213e+08", "Calle Mayor 123", "12", "x" * 50, "-" * 9]
)
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(BadCell):
        parse_phone(typed)


@pytest.mark.parametrize(
    ("phone", "read"),
    [
        ("+34972213344", "972 21 33 44"),
        ("+34612345678", "612 34 56 78"),
        ("+34900123456", "900 123 456"),
        ("+525512345678", "+52 55 1234 5678"),
        ("+34972213344 ext. 12", "972 21 33 44 ext. 12"),
        ("972213344 / 45", "972213344 / 45"),
        ("+no", "+no"),
        ("", ""),
        (None, ""),
    ],
)
def test_how_a_phone_is_read_out(phone, read):
    assert format_phone(phone) == read


@pytest.mark.parametrize("phone", ["+34972213344", "+34900123456", "+525512345678", "+34972213344 ext. 12", "112"])
def test_what_is_read_out_can_be_typed_back(phone):
    assert parse_phone(format_phone(phone)) == phone
