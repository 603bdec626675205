"""Technical data: lines people write, typed by what their category says of them."""

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM
from vinculo.domains.catalog.product.entity import ProductEntity
from vinculo.domains.catalog.product.technical import lines, read_lines, shown
from vinculo.domains.catalog.product_attribute.model import ProductAttribute
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.entities.fields import field_of
from vinculo.entities.writing import save_changes, save_new
from vinculo.records.formats import BadCell


@pytest.mark.parametrize(
    ("line", "value", "unit", "kind"),
    [
        ("Peso: 12,50 kg", "12.5", "kg", "number"),
        ("Caudal: 1.200 l/h", "1200", "l/h", "number"),
        ("Color: rojo", "rojo", "", "text"),
        ("Norma: EN 3-7: 2004", "EN 3-7: 2004", "", "text"),
        ("Versión: 3.4.5", "3.4.5", "", "text"),
        ("Medidas: 20 x 30 cm", "20 x 30 cm", "", "text"),
        ("Temperatura: -20 °C", "-20", "°C", "number"),
    ],
)
def test_a_line_is_read_for_what_it_is(line, value, unit, kind):
    (found,) = read_lines(line)
    assert (found["value"], found["unit"], found["kind"]) == (value, unit, kind)


def test_what_was_written_is_read_back_the_same():
    data = read_lines("Peso: 1.234,5 kg\nLargo: 1,234 m\nColor: rojo\nVacío:\n\nDías: 1500")
    assert [one["name"] for one in data] == ["Peso", "Largo", "Color", "Días"]
    assert read_lines(lines(data)) == data
    assert dict(shown(data))["Peso"] == "1.234,5 kg"
    field = field_of(ProductEntity.model, "technical")
    assert field.parse(field.export(data)) == data


@pytest.mark.parametrize("text", ["sin dos puntos", ": 3 kg", "Peso: 1\npeso: 2", f"{'x' * 81}: 1"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(BadCell):
        read_lines(text)


@pytest.fixture
def fire(db):
    equipment = ProductCategory.objects.create(name="Equipos")
    fire = ProductCategory.objects.create(name="Extintores", parent=equipment)
    ProductAttribute.objects.create(name="Peso", kind="number", unit="kg", category=equipment, position=10)
    ProductAttribute.objects.create(name="Homologado", kind="boolean", category=fire, position=20)
    ProductAttribute.objects.create(name="Modelo", category=fire, position=30)
    return ProductCategory.objects.get(pk=fire.pk)


def product_of(category, text):
    values = {"sku": "E", "name": "Extintor", "category": category, "technical": read_lines(text)}
    return save_new(ProductEntity, values, SYSTEM)


@pytest.mark.django_db
def test_the_category_and_those_above_give_types_units_and_order(fire):
    product = product_of(fire, "Color: rojo\nmodelo: 6\nHOMOLOGADO: sí\npeso: 6")
    assert lines(product.technical) == "Peso: 6 kg\nHomologado: Sí\nModelo: 6\nColor: rojo"
    assert [one["kind"] for one in product.technical] == ["number", "boolean", "text", "text"]
    with pytest.raises(ValidationError, match="Peso"):
        save_changes(ProductEntity, product, {"technical": read_lines("Peso: mucho")}, SYSTEM)
    with pytest.raises(ValidationError, match="Homologado"):
        save_changes(ProductEntity, product, {"technical": read_lines("Homologado: 3 kg")}, SYSTEM)
