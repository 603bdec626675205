"""Amounts and quantities are exact in the database, and speak the house's formats on every road."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import Sum
from django.test.utils import isolate_apps
from django.utils import translation

from vinculo.abilities.comments.history import stored_text
from vinculo.abilities.imports.cells import FileColumn, read_cells
from vinculo.api.schema import value_schema
from vinculo.entities.columns import column_for
from vinculo.entities.fields import field_of
from vinculo.entities.filters import Filter
from vinculo.entities.query import cursor_at, read_cursor
from vinculo.entities.tables.columns import TableColumn
from vinculo.entities.tables.write import write_csv
from vinculo.identity.actor import Actor
from vinculo.records.formats import BadCell
from vinculo.records.history import difference
from vinculo.records.money import MoneyField, ScaledField, in_house_currency, rounded
from vinculo.records.rows import Order

D = Decimal
ACTOR = Actor.system("test")


@pytest.fixture
def sale(db):
    """A table with money, there for one test."""
    with isolate_apps("vinculo.records"), translation.override("es"):

        class Sale(models.Model):
            currency = models.CharField(max_length=3, default="EUR")
            amount = MoneyField("importe", default=0, currency="currency")
            base = MoneyField("importe base", null=True, blank=True)
            quantity = ScaledField("cantidad", default=1)
            price = ScaledField("precio", shown=2, null=True, blank=True)

            class Meta:
                app_label = "records"

            def __str__(self):
                return str(self.amount)

        with connection.cursor() as cursor:
            cursor.execute(connection.schema_editor().table_sql(Sale)[0])
        yield Sale


def test_the_database_keeps_whole_numbers_and_gives_back_what_was_put_in(sale):
    row = sale.objects.create(amount=D("1234.56"), quantity="0.125", price=3)
    sale.objects.create(amount=D("-0.01"))
    row.refresh_from_db()
    assert (row.amount, row.quantity, row.price, row.base) == (D("1234.56"), D("0.125"), D(3), None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount, quantity, price FROM records_sale ORDER BY id")
        assert cursor.fetchall() == [(123456, 1250, 30000), (-1, 10000, None)]
    assert sale.objects.aggregate(all=Sum("amount"))["all"] == D("1234.55")
    assert sale.objects.filter(amount__gt=D("1234.55")).count() == 1
    assert str(sale().amount) == "0.00", "a default is a number like any other"
    assert "currency" not in MigrationWriter.serialize(MoneyField(currency="currency"))[0]


def test_nothing_is_rounded_away_in_silence(sale):
    for wrong in (D("1.005"), "abc", 0.1, D("NaN"), "1e30", True):
        with pytest.raises(ValidationError):
            sale(amount=wrong).clean_fields()
    assert in_house_currency(D("99.99"), D("0.9174")) == D("91.73")
    with pytest.raises(ValueError, match="round it first"):
        sale.objects.create(amount=D("1.005"))
    assert rounded(D("1.005"), "EUR") == D("1.01")
    assert rounded(D("-2.5"), "JPY") == D(-3)


@pytest.mark.parametrize("typed", ["1.234,56", "1234.56", "1 234,56 €", "1234,56"])
def test_people_type_it_as_they_write_it(sale, typed):
    field = field_of(sale, "amount")
    assert field.parse(typed) == field.form_field(ACTOR).clean(typed) == D("1234.56")


def test_a_form_opens_with_what_it_will_read_back(sale):
    for language in ("es", "en"):
        with translation.override(language):
            for name, value in [("amount", D("1234.50")), ("quantity", D("1.2340")), ("quantity", D("1234"))]:
                field = field_of(sale, name)
                assert field.form_field(ACTOR).clean(field.initial(value)) == value
    with pytest.raises(ValidationError):
        field_of(sale, "amount").form_field(ACTOR).clean("1,005")


def test_lists_show_the_currency_of_the_row(sale):
    row = sale(amount=D("1234.5"), currency="USD", base=D(1100), quantity=D("1.5"), price=D("12.3456"))
    cells = [column_for(sale, name).cell(row) for name in ("amount", "base", "quantity", "price")]
    assert cells == ["1.234,50 $", "1.100,00 €", "1,5", "12,3456"]
    assert all(column_for(sale, name).numeric for name in ("amount", "quantity"))
    assert column_for(sale, "base").cell(sale()) == ""


def test_files_get_numbers(sale):
    sale.objects.create(amount=D("1234.50"), quantity=D("1.5"))
    kinds = [TableColumn(name, field_of(sale, name).kind) for name in ("amount", "quantity")]
    text = b"".join(write_csv(kinds, sale.objects.values_list("amount", "quantity"))).decode()
    assert text.splitlines()[1] == "1234,50;1,5000"


def test_files_are_read(sale):
    column = FileColumn(0, "Importe", field_of(sale, "amount"), {})
    good, typed, bad = read_cells([(1, ["1.234,56 €"]), (2, [1234.56]), (3, ["1,005"])], [column])
    assert good.values == typed.values == {"amount": D("1234.56")}
    assert bad.reasons[0][0] == "Importe"
    with pytest.raises(BadCell):
        field_of(sale, "amount").parse("99999999999999999")


def test_programs_speak_decimal_texts(sale):
    field = field_of(sale, "amount")
    assert field.to_json(D("1234.5")) == "1234.50"
    assert field.from_json("1.500") == field.from_json(1.5) == D("1.50")
    for wrong in ("1.005", "1,5", True, [], "1e3", "9" * 30):
        with pytest.raises(ValidationError):
            field.from_json(wrong)
    assert value_schema(field, writing=False)["type"] == "string"


def test_ranges_are_asked_for_by_people_and_programs(sale):
    sale.objects.create(amount=D("1500"))
    asked = Filter("amount")
    asked.bind(sale)
    for text in ("1.500,00", "1500.00", "1500"):
        assert sale.objects.filter(asked.parse("amount__gte", [text], ACTOR).q).count() == 1
    assert asked.parse("amount__gte", ["1500.5"], ACTOR).sentence == "Importe desde 1.500,50"


def test_a_place_in_a_sorted_list_survives_the_address(sale):
    order = Order("amount")
    entity = SimpleNamespace(model=sale)
    assert read_cursor(entity, order, cursor_at(order, D("-1234.50"), 7)) == [D("-1234.50"), 7]


def test_the_history_keeps_it_exactly_and_reads_well(sale):
    noted = difference(sale(amount=D("1")), {"amount": D("2.50")})
    assert noted == {"amount": ["1.00", "2.50"]}
    assert sale._meta.get_field("amount").to_python(noted["amount"][1]) == D("2.5"), "which is what undo writes"
    assert stored_text(field_of(sale, "base"), "2.50") == "2,50 €"
